"""People and their browsers in templates."""

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from ..browsers import describe_browser
from ..models import User

register = template.Library()


@register.filter
def browser_name(user_agent: str) -> str:
    """`{{ session.user_agent|browser_name }}` is "Firefox on Windows"."""
    return describe_browser(user_agent or "")


@register.simple_tag
def person_link(person: User) -> SafeString:
    """`{% person_link post.author %}` is the name, which leads to the person's page where there is one: staged people
    and those whose account is switched off have none. Asks no query."""
    address = person.get_absolute_url() if person.is_active else ""
    if not address:
        return escape(str(person))
    return format_html('<a class="person-link" href="{}">{}</a>', address, person)
