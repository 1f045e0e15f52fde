"""How long a department usually takes, for its page."""

from django import template

from ..response_times import ResponseTime, response_times

register = template.Library()


@register.simple_tag
def response_time(department) -> ResponseTime | None:
    """A department's figure, `{% response_time department as usual %}`; None where it answered nothing lately. One
    query for all departments of a page, and none for five minutes after."""
    return response_times().get(department.pk)
