"""What staff decides about mails that came in."""

from django.utils.translation import gettext_lazy, ngettext

from apps.foundation.decisions import Decision

from ..models import InboundMail
from .process import release_mail

TRY_AGAIN = Decision(
    name="release",
    label=gettext_lazy("Try again"),
    permission="notifications.change_inboundmail",
    apply=lambda mail, by, values: release_mail(mail),
    done=lambda count: ngettext("%d is tried again.", "%d are tried again.", count) % count,
    explanation=gettext_lazy(
        "After what troubled it was mended. It is looked at as if it had just come, and every check is made again."
    ),
    fits=lambda mail: mail.is_quarantined or mail.outcome == InboundMail.Outcome.NOT_TAKEN,
    tone="main",
)

ABOUT_INBOUND_MAILS = (TRY_AGAIN,)
