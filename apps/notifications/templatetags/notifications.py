"""Following and the bell, for pages of other apps."""

from django import template

from ..bell import COUNTED_TO, count_unread
from ..forms import AddressForm
from ..models import Watch
from ..subjects import KINDS, label_of

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_notifications(context) -> str:
    """How much that is new somebody was told, "7" or "99+"; empty for none. One query; none for visitors."""
    user = context.get("user")
    unread = 0 if user is None else count_unread(user)
    return f"{COUNTED_TO - 1}+" if unread >= COUNTED_TO else str(unread or "")


@register.inclusion_tag("notifications/follow_box.html", takes_context=True)
def follow_box(context, subject, offered=False):
    """A button to follow something, or for visitors a form for their address. One query; none for visitors.

    `offered` opens the form, for one who just did something that makes it likely.
    """
    user = context.get("user")
    is_signed_in = user is not None and user.is_authenticated
    watch = None
    if is_signed_in:
        watch = Watch.objects.filter(
            person=user, subject_type=label_of(subject), subject_id=subject.pk, is_muted=False
        ).first()
    return {
        "subject": subject,
        "kind": KINDS[label_of(subject)],
        "is_signed_in": is_signed_in,
        "is_followed": watch is not None,
        "is_offered": offered,
        # Of what is not public no mail goes to an address that signed nothing.
        "is_open": is_signed_in or getattr(subject, "is_public", True),
        "form": None if is_signed_in else AddressForm(auto_id="follow-%s"),
        "csrf_token": context.get("csrf_token"),
    }
