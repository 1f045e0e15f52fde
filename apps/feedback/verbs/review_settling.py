"""Keep in step with the conversations of reviews: which of them count, and how many there are of each."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from apps.forum.models import Post, Thread

from ..models import Review, ReviewVersion, StarCount


@dataclass(frozen=True, slots=True)
class Standing:
    """What the conversation of a review says of it now."""

    is_readable: bool
    is_withdrawn: bool
    is_answered: bool


@transaction.atomic
def settle_reviews(reviews: Iterable[int]) -> int:
    """Work out anew which of these reviews, by their ids, count. Returns how many changed. Safe to repeat.

    A review counts while everybody may read its words and its author has no newer one about the same product. One
    whose words were withdrawn forgets its author and what it said before.
    """
    rows = _lock(_with_others_of_the_same_author(set(reviews)))
    standings = _standings([row.thread_id for row in rows])
    counting = _newest_of_each(rows, standings)
    # There are few different truths, so many rows are changed by one statement.
    changed, deltas = defaultdict(list), Counter()
    for row in rows:
        standing = standings[row.thread_id]
        is_counted = row.pk in counting
        forgotten = standing.is_withdrawn and row.author_id is not None
        if (is_counted, standing.is_answered) == (row.is_counted, row.is_answered) and not forgotten:
            continue
        if row.is_counted != is_counted:
            deltas[key_of(row)] += 1 if is_counted else -1
        changed[is_counted, standing.is_answered, standing.is_withdrawn].append(row.pk)
    for (is_counted, is_answered, is_withdrawn), ids in changed.items():
        whose = {"author": None} if is_withdrawn else {}
        Review.objects.filter(pk__in=ids).update(is_counted=is_counted, is_answered=is_answered, **whose)
        if is_withdrawn:
            ReviewVersion.objects.filter(review__in=ids).delete()
    count_stars(deltas)
    return sum(map(len, changed.values()))


def settle_reviews_of(threads: Collection[int]) -> int:
    """The same for the reviews that these conversations are."""
    reviews = Review.objects.filter(thread__in=threads).values_list("pk", flat=True)
    return settle_reviews(reviews) if (reviews := list(reviews)) else 0


@transaction.atomic
def give_stars(review: Review, *, stars: int, at: datetime, title: str = "") -> bool:
    """Let a review have other stars, keeping those it had; `title` is the one it had with them, if that changes, too.

    Returns whether anything changed.
    """
    row = _lock([review.pk])[0]
    if row.stars == stars and not title:
        return False
    ReviewVersion.objects.create(
        review=row, stars=row.stars, title=title, given_at=row.changed_at or row.reviewed_at, replaced_at=at
    )
    deltas = Counter()
    if row.is_counted:
        deltas[key_of(row)] -= 1
    row.stars, row.changed_at = stars, at
    row.lowest_place = row.place_among_lowest()
    if row.is_counted:
        deltas[key_of(row)] += 1
    row.save(update_fields=["stars", "changed_at", "lowest_place"])
    count_stars(deltas)
    review.stars, review.changed_at, review.lowest_place = row.stars, row.changed_at, row.lowest_place
    return True


def key_of(review: Review) -> tuple:
    """Under which count a review stands: product, month, stars, and whether it was written here."""
    return (review.product_id, review.month, review.stars, review.is_own)


def count_stars(deltas: Counter) -> None:
    """Add to the counts, by `key_of`. Belongs inside the transaction that changes what is counted."""
    wanted = {key: number for key, number in deltas.items() if number}
    if not wanted:
        return
    names = ("product_id", "month", "stars", "is_own")
    # Always in the same order, so that two batches cannot wait for each other crosswise.
    keys = [dict(zip(names, key, strict=True)) for key in sorted(wanted)]
    StarCount.objects.bulk_create([StarCount(**key) for key in keys], ignore_conflicts=True)
    for key in keys:
        delta = wanted[tuple(key.values())]
        StarCount.objects.filter(**key).update(number=F("number") + delta)


def _with_others_of_the_same_author(ids: set[int]) -> set[int]:
    pairs = Review.objects.filter(pk__in=ids, author__isnull=False).values_list("product_id", "author_id")
    authors = {author for _product, author in pairs}
    beside = Review.objects.filter(author__in=authors).values_list("pk", "product_id", "author_id")
    wanted = set(pairs)
    return ids | {pk for pk, product, author in beside if (product, author) in wanted}


def _lock(ids: Collection[int]) -> list[Review]:
    return list(Review.objects.select_for_update().filter(pk__in=ids).order_by("pk"))


def _standings(threads: Collection[int]) -> dict[int, Standing]:
    openings = Post.objects.filter(thread=OuterRef("pk"), is_opening=True)
    known = Thread.objects.filter(pk__in=threads).annotate(
        is_readable=Exists(openings.shown().present()) & Q(visibility="public", merge__isnull=True),
        is_withdrawn=Exists(openings.filter(withdrawn_at__isnull=False)),
    )
    return {
        pk: Standing(readable, withdrawn, answered_at is not None)
        for pk, readable, withdrawn, answered_at in known.values_list(
            "pk", "is_readable", "is_withdrawn", "answered_at"
        )
    }


def _newest_of_each(rows: Collection[Review], standings: dict[int, Standing]) -> set[int]:
    """The ids of those that count: of one person about one product the newest that can be read."""
    newest: dict[tuple, Review] = {}
    for row in rows:
        standing = standings[row.thread_id]
        if not standing.is_readable:
            continue
        whose = (row.product_id, row.author_id) if row.author_id else (row.product_id, None, row.pk)
        if whose not in newest or _given(row) > _given(newest[whose]):
            newest[whose] = row
    return {row.pk for row in newest.values()}


def _given(review: Review) -> tuple[datetime, int]:
    return (review.changed_at or review.reviewed_at, review.pk)
