"""Follow something, and no more."""

from collections.abc import Iterable
from functools import cache

from django.db import models, transaction
from django.db.models import BigIntegerField

from apps.foundation.prepared import Prepared, Slots
from apps.people.models import User

from ..models import Preference, Watch
from ..subjects import label_of


@transaction.atomic
def follow_subject(subject: models.Model, *, by: User) -> Watch:
    """Hear of what happens to a conversation, or of what is opened on a board, for a product or under a tag.

    Takes back an earlier muting. Safe to repeat.
    """
    watch, made = Watch.objects.get_or_create(
        person=by, subject_type=label_of(subject), subject_id=subject.pk, defaults={"because": Watch.Because.CHOSEN}
    )
    if not made and watch.is_muted:
        watch.is_muted = False
        watch.save(update_fields=["is_muted"])
    return watch


@transaction.atomic
def unfollow_subject(subject: models.Model, *, by: User) -> None:
    """Hear of it no more, whatever happens there and however one takes part. Safe to repeat.

    `follow_subject` takes it back. A conversation is muted, so that not even a mention or its board brings it back;
    other things are forgotten.
    """
    watches = Watch.objects.filter(person=by, subject_type=label_of(subject), subject_id=subject.pk)
    if label_of(subject) != "forum.thread":
        watches.delete()
        return
    if not watches.update(is_muted=True):
        Watch.objects.bulk_create(
            [Watch(person=by, subject_type=label_of(subject), subject_id=subject.pk, is_muted=True)],
            ignore_conflicts=True,
        )


def watch_what_they_do(pairs: Iterable[tuple[User, int]], *, because: Watch.Because) -> int:
    """Let people follow conversations they asked or took part in, unless they do not want that or do already.

    `pairs` are people and ids of threads. Staged people follow nothing. Returns how many watches were asked for.
    """
    wanted = {(person.pk, thread): person for person, thread in pairs if person.is_active and not person.is_staged}
    if not wanted:
        return 0
    setting = "follows_what_they_ask" if because == Watch.Because.ASKED else "follows_where_they_reply"
    people = {person for person, _thread in wanted}
    unwilling = set(_who_said_no_to(setting).all(people=people))
    watches = [
        Watch(person_id=person, subject_type="forum.thread", subject_id=thread, because=because)
        for person, thread in wanted
        if person not in unwilling
    ]
    Watch.objects.bulk_create(watches, ignore_conflicts=True)
    return len(watches)


@cache
def _who_said_no_to(setting: str) -> Prepared:
    people = Slots("people", BigIntegerField())
    return Prepared(
        lambda: Preference.objects.filter(person__among=people, **{setting: False}).values_list("person_id", flat=True)
    )


@transaction.atomic
def carry_watches(from_thread: int, to_thread: int) -> int:
    """Whoever follows a conversation that was merged follows the one it lives on in. Returns how many there were."""
    watches = Watch.objects.filter(subject_type="forum.thread", subject_id=from_thread)
    carried = [
        Watch(
            person_id=watch.person_id,
            address=watch.address,
            subject_type="forum.thread",
            subject_id=to_thread,
            because=Watch.Because.MERGED,
            is_muted=watch.is_muted,
        )
        for watch in watches.iterator(chunk_size=1_000)
    ]
    Watch.objects.bulk_create(carried, ignore_conflicts=True, batch_size=1_000)
    return len(carried)


@transaction.atomic
def carry_watches_back(from_thread: int, to_thread: int) -> int:
    """After an unmerge, forget the watches that the merge had made. Returns how many."""
    followers = Watch.objects.filter(subject_type="forum.thread", subject_id=to_thread)
    made = Watch.objects.filter(
        subject_type="forum.thread", subject_id=from_thread, because=Watch.Because.MERGED
    ).filter(
        models.Q(person__in=followers.exclude(person=None).values("person"))
        | models.Q(address__in=followers.exclude(address="").values("address"))
    )
    return made.delete()[0]
