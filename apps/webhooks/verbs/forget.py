"""Forget: what is old, and the words of what is gone."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.delivery.models import Delivery
from apps.forum.models import Post
from apps.ingest.models import Complaint
from apps.people.models import User

from ..models import Attempt, Message

KEPT_FOR = timedelta(days=30)
AT_ONCE = 1_000
POSTS_AT_ONCE = 100


def forget_old_messages(now: datetime | None = None) -> int:
    """Delete messages that were made KEPT_FOR ago, whatever became of them. Returns how many, at most AT_ONCE."""
    return delete_messages(Message.objects.filter(made_at__lt=(now or timezone.now()) - KEPT_FOR))


@transaction.atomic
def delete_messages(messages: QuerySet) -> int:
    """Delete some of these with what is known of their calls. Returns how many, at most AT_ONCE."""
    numbers = list(messages.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    Attempt.objects.filter(message__in=numbers).delete()
    return Message.objects.filter(pk__in=numbers).delete()[0]


def forget_posts(numbers: Collection[int]) -> int:
    """Take the words of these posts out of the log: of the messages about them, about the conversations in which they
    stand, and about what was heard and carried elsewhere. Returns of how many messages. What is still owed is made
    anew when it is sent."""
    posts = Post.objects.filter(pk__in=list(numbers))
    about = {f"post:{number}" for number in numbers}
    for thread in posts.values_list("thread", flat=True):
        about |= {f"thread:{thread}", f"idea:{thread}"}
    about |= _named("complaint", Complaint.objects.filter(post__in=posts))
    about |= _named("delivery", Delivery.objects.filter(post__in=posts))
    return _forget(about)


def forget_words_of(person: User) -> int:
    """Take what somebody said, here and elsewhere, out of the log. Returns of how many messages."""
    forgotten, after = 0, 0
    while numbers := list(_posts_after(person, after)):
        forgotten, after = forgotten + forget_posts(numbers), numbers[-1]
    return forgotten + _forget(_named("complaint", Complaint.objects.filter(author=person)))


def _posts_after(person: User, number: int) -> QuerySet:
    posts = Post.objects.filter(author=person, pk__gt=number)
    return posts.order_by("pk").values_list("pk", flat=True)[:POSTS_AT_ONCE]


def _named(noun: str, rows: QuerySet) -> set[str]:
    return {f"{noun}:{number}" for number in rows.values_list("pk", flat=True)}


def _forget(about: Collection[str]) -> int:
    return Message.objects.about_any(about).exclude(payload="").update(payload="")
