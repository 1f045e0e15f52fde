"""People and their browsers in templates."""

from django import template

from ..browsers import describe_browser

register = template.Library()


@register.filter
def browser_name(user_agent: str) -> str:
    """`{{ session.user_agent|browser_name }}` is "Firefox on Windows"."""
    return describe_browser(user_agent or "")
