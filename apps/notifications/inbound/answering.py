"""Tell a writer why their answer was not taken: one mail for each that came, and only to people who are known here."""

from django.utils.translation import gettext as _

from apps.forum.models import Thread
from apps.foundation.mail import queue_mail

from ..models import InboundMail
from ..wording import absolute, path_for, title_of
from .parse import Letter


def say_why_not(mail: InboundMail, letter: Letter, *, why: str, thread: Thread) -> None:
    """Owe the writer a mail that says why, and where to answer instead; once for each mail that came in."""
    threading = {"In-Reply-To": letter.message_id, "References": letter.message_id} if letter.message_id else {}
    queue_mail(
        to=letter.sender,
        person=mail.address.person,
        subject=_("Your answer was not posted: %(title)s") % {"title": title_of(thread)},
        text="\n\n".join(
            [
                _("We received your mail and could not post it as an answer."),
                why,
                _("You can answer on the page: %(address)s")
                % {"address": absolute(path_for(thread, mail.address.person))},
            ]
        ),
        headers={"Auto-Submitted": "auto-replied", **threading},
        once=f"inbound:{mail.digest}",
    )
