"""What staff decides about mail that did not get out."""

from django.utils.translation import gettext_lazy, ngettext

from .decisions import Decision
from .mail import resume_mail, retry_mail
from .models import OutgoingMail

RETRY = Decision(
    name="retry",
    label=gettext_lazy("Try again"),
    permission="foundation.change_outgoingmail",
    apply=lambda mail, by, values: retry_mail(mail),
    done=lambda count: ngettext("%d is tried again.", "%d are tried again.", count) % count,
    fits=lambda mail: mail.state in (OutgoingMail.State.FAILED, OutgoingMail.State.STOPPED) and not mail.forgotten_at,
    tone="main",
)
LIFT = Decision(
    name="lift",
    label=gettext_lazy("Send mail there again"),
    permission="foundation.change_mailstop",
    apply=lambda stop, by, values: resume_mail(stop.address),
    done=lambda count: ngettext("%d takes mail again.", "%d take mail again.", count) % count,
    explanation=gettext_lazy("Mails came back from there. Ask its owner first whether the address works now."),
    closes=True,
)
