"""Who may do what by a link in a mail."""

from django.utils.translation import gettext as _

from apps.forum.models import Thread
from apps.forum.rules import may_confirm, may_reopen, may_reply
from apps.foundation.verdicts import Verdict, no
from apps.people.models import User

from .tokens import SOLVED


def may_say_outcome(person: User, thread: Thread, choice: str) -> Verdict:
    """Say by a link in a mail that it is solved, or is not: the asker, as far as they might on the page."""
    if not person.is_active or person.pk != thread.author_id:
        return no(_("Only the person who asked can say that this is solved."))
    if choice == SOLVED:
        return may_confirm(person, thread)
    return may_reopen(person, thread) if thread.is_resolved else may_reply(person, thread)
