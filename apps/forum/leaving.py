"""What becomes of somebody's words when they leave, and what they take along of them."""

import uuid

from apps.people.leaving import plain_rows, taken_along, when_leaving
from apps.people.models import User
from apps.people.verbs import nobody

from .models import (
    Lock,
    Merge,
    MeToo,
    Picture,
    Post,
    PrivateTalk,
    Removal,
    Resolution,
    Revision,
    Split,
    Thread,
    Unconfirmed,
)
from .verbs import drop_pictures, recount_threads, withdraw_post

BATCH = 500
# Where a title stood whose words were taken along; titles cannot be empty.
UNTITLED = "–"


@when_leaving("forum.Post", "forum.Thread", "forum.Picture", "forum.Unconfirmed")
def part_with_words(person: User, *, keep_words: bool) -> None:
    """The words stay without a name, or are withdrawn like those that were taken back where they were said."""
    if not keep_words:
        while posts := list(Post.objects.present().filter(author=person).order_by("pk")[:BATCH]):
            for post in posts:
                withdraw_post(post, by=None)
        # A conversation that lives on in another one has a title, and no opening post that would take it along.
        Thread.objects.filter(author=person).update(title=UNTITLED, slug="")
        drop_pictures(Picture.objects.filter(uploaded_by=person))
    drop_pictures(Picture.objects.filter(uploaded_by=person, post__isnull=True))
    somebody = nobody()
    # The ticket is one per author, and nobody is the author of many.
    Post.objects.filter(author=person).update(author=somebody, ticket=None, said_by="", said_at_url="")
    Thread.objects.filter(author=person).update(author=somebody)
    Picture.objects.filter(uploaded_by=person).update(uploaded_by=somebody)
    for address in person.leaving.addresses:
        Unconfirmed.objects.filter(email__iexact=address).delete()


@when_leaving("forum.MeToo")
def part_with_me_toos(person: User, *, keep_words: bool) -> None:
    """Where the words stay, the voice goes on counting as that of some browser; otherwise it is taken back."""
    mine = MeToo.objects.filter(person=person)
    if keep_words:
        while voices := list(mine.order_by("pk")[:BATCH]):
            for voice in voices:
                voice.person, voice.browser = None, uuid.uuid4().hex
            MeToo.objects.bulk_update(voices, ["person", "browser"])
        return
    while threads := list(Thread.objects.filter(me_toos__person=person).distinct().order_by("pk")[:BATCH]):
        mine.filter(thread__in=threads).delete()
        recount_threads(threads)


@when_leaving(
    "forum.Revision",
    "forum.Removal",
    "forum.Resolution",
    "forum.Lock",
    "forum.Merge",
    "forum.Split",
    "forum.PrivateTalk",
)
def part_with_decisions(person: User, *, keep_words: bool) -> None:
    """What was decided stands, and says no longer by whom: the database empties these when the person goes."""
    for model, field in DECISIONS:
        model.objects.filter(**{field: person}).update(**{field: None})
    Thread.objects.filter(accepted_by=person).update(accepted_by=None)


DECISIONS = (
    (Revision, "replaced_by"), (Removal, "removed_by"), (Resolution, "settled_by"), (Lock, "locked_by"),
    (Merge, "merged_by"), (Split, "split_by"), (PrivateTalk, "taken_by"), (PrivateTalk, "returned_by"),
)  # fmt: skip


@taken_along("forum.Thread")
def threads_of(person: User):
    """The conversations they opened."""
    fields = ("id", "title", "kind", "visibility", "opened_at", "language", "said_on")
    return plain_rows(Thread.objects.filter(author=person), *fields)


@taken_along("forum.Post")
def posts_of(person: User):
    """What they said, shown or not."""
    fields = (
        "id", "thread_id", "body", "voice", "spoke_for", "standing", "posted_at", "edited_at", "said_on", "said_by",
    )  # fmt: skip
    return plain_rows(Post.objects.filter(author=person), *fields)


@taken_along("forum.Revision")
def earlier_versions_of(person: User):
    """What their own posts said before, whoever changed them."""
    return plain_rows(Revision.objects.filter(post__author=person), "post_id", "body", "replaced_at")


@taken_along("forum.MeToo")
def me_toos_of(person: User):
    """Where they said that they have it, too."""
    return plain_rows(MeToo.objects.filter(person=person), "thread_id", "said_at")


@taken_along("forum.Picture")
def pictures_of(person: User):
    """The pictures they uploaded."""
    fields = ("key", "post_id", "format", "width", "height", "size", "uploaded_at")
    return plain_rows(Picture.objects.filter(uploaded_by=person), *fields)


@taken_along("forum.Removal")
def removals_from(person: User):
    """What the company took away of theirs, and why; who decided it is not theirs to know."""
    return plain_rows(Removal.objects.filter(post__author=person), "post_id", "reason", "role", "removed_at")


@taken_along("forum.Resolution", "forum.Lock", "forum.Merge", "forum.Split", "forum.PrivateTalk")
def settled_by(person: User):
    """The conversations they settled."""
    return plain_rows(Resolution.objects.filter(settled_by=person), "thread_id", "how", "settled_at")


@taken_along("forum.Unconfirmed")
def unconfirmed_of(person: User):
    """What was asked with one of their confirmed mail addresses and waits to be confirmed."""
    addresses = person.emailaddress_set.filter(verified=True).values("email")
    return plain_rows(Unconfirmed.objects.filter(email__in=addresses), "email", "name", "words", "asked_at")
