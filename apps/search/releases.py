"""Entries of the changelog in the index: what was shipped, and the names of what it answers."""

from collections.abc import Iterator, Sequence

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from apps.foundation.plaintext import html_to_text
from apps.ideas.models import Release, ReleaseLink

from .news import untold
from .searchable import Document, Searchable, Shown, Sort, can_be_found

NAME = "release"
TAB = "changelog"
# The name by which the listener of this app is owed what happened.
LISTENER = "search.keep_releases"
IDS_AT_ONCE = 2_000


def documents(ids: Sequence[int]) -> Iterator[Document]:
    """What the index says of these entries; nothing of one that is not published. Public ideas are named in it."""
    ideas = ReleaseLink.objects.filter(thread=None, idea__thread__visibility="public").select_related("idea__thread")
    releases = Release.objects.published().filter(pk__in=ids).select_related("product")
    for release in releases.prefetch_related(Prefetch("links", queryset=ideas.in_order(), to_attr="ideas_answered")):
        answered = [link.idea for link in release.ideas_answered]
        words = [html_to_text(release.html), *(idea.thread.title for idea in answered)]
        yield Document(
            thing_id=release.pk,
            title=release.title,
            body="\n\n".join(word for word in words if word),
            url=release.get_absolute_url(),
            tab=TAB,
            opened_at=release.released_at,
            touched_at=release.updated_at,
            product=release.product.slug if release.product else "",
            status=Sort.RELEASE.value,
            me_toos=sum(idea.vote_count for idea in answered),
        )


def shown(ids: Sequence[int]) -> dict[int, Shown]:
    """What results show of these entries now, in one query. One that is no longer published is not among them."""
    releases = Release.objects.published().filter(pk__in=ids).select_related("product")
    return {
        release.pk: Shown(
            title=release.title,
            url=release.get_absolute_url(),
            status=Sort.RELEASE,
            meta=(str(release.product),) if release.product else (),
            touched_at=release.released_at,
            is_written_anew=release.untold,
        )
        for release in releases.annotate(untold=untold(LISTENER, "ideas.release"))
    }


def every_id(after: int) -> Iterator[int]:
    """The ids of all entries that can be found, in order, above one."""
    published = Release.objects.published().order_by("pk")
    while ids := list(published.filter(pk__gt=after).values_list("pk", flat=True)[:IDS_AT_ONCE]):
        yield from ids
        after = ids[-1]


can_be_found(
    Searchable(
        name=NAME, listener=LISTENER, tabs={TAB: _("Changelog")}, documents=documents, shown=shown, every_id=every_id
    )
)
