"""What else the person of a conversation has said, as far as it is certain that it is the same person."""

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from apps.forum.models import Thread
from apps.people.models import User
from apps.people.verbs.anonymity import USERNAME as NOBODY

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Linked:
    """Another conversation, and in a sentence why it is the same person's. For staff only."""

    thread: Thread
    reason: str


def other_conversations(thread: Thread, *, most: int = SHOWN) -> Sequence[Linked]:
    """Other conversations of whoever opened this one, the liveliest first; three queries however many there are.

    The same person is who has the same account, to which a claim moves what was said on other networks, and who
    confirmed the same mail address. A name, a handle that looks alike or an address that nobody confirmed is no proof.
    """
    author = thread.author
    if author.username == NOBODY:
        return []
    mine = EmailAddress.objects.filter(user=author, verified=True).annotate(folded=Lower("email")).values("folded")
    same = EmailAddress.objects.filter(verified=True).annotate(folded=Lower("email")).filter(folded__in=mine)
    people = {author.pk, *same.values_list("user_id", flat=True)}
    others = (
        Thread.objects.without("merge")
        .filter(author__in=people)
        .exclude(pk=thread.pk)
        .select_related("resolution", "author")
        .order_by("-last_post_at", "-id")[:most]
    )
    return [Linked(other, _reason(other, author)) for other in others]


def _reason(other: Thread, author: User) -> str:
    if other.author_id != author.pk:
        return _("the same confirmed mail address")
    if other.said_on and not author.is_staged:
        return _("their account on %(place)s, claimed") % {"place": other.said_on}
    if other.said_on:
        return _("the same account on %(place)s") % {"place": other.said_on}
    return _("the same account here")
