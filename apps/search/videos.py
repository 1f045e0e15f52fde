"""Videos in the index: those that everybody may see, with what is said in them."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from apps.foundation.plaintext import html_to_text
from apps.knowledge.models import Video

from .news import untold
from .searchable import Document, Searchable, Shown, Sort, can_be_found

NAME = "video"
TAB = "videos"
# The name by which the listener of this app is owed what happened.
LISTENER = "search.keep_videos"
TEXT_LIMIT = 60_000
IDS_AT_ONCE = 2_000


def documents(ids: Sequence[int]) -> Iterator[Document]:
    """What the index says of these videos; nothing of one that is not public. Captions in any language count."""
    videos = Video.objects.public().filter(pk__in=ids).select_related("product")
    for video in videos.prefetch_related("chapters", "tracks"):
        said = [track.words for track in video.tracks.all()]
        steps = [chapter.title for chapter in video.chapters.all()]
        words = [video.summary, html_to_text(video.html), *steps, *said]
        yield Document(
            thing_id=video.pk,
            title=video.title,
            body="\n\n".join(word for word in words if word)[:TEXT_LIMIT],
            url=video.get_absolute_url(),
            tab=TAB,
            opened_at=video.published_at,
            touched_at=video.updated_at,
            product=video.product.slug if video.product else "",
            status=Sort.VIDEO.value,
            language=video.language,
            me_toos=video.helpful_count,
        )


def shown(ids: Sequence[int]) -> dict[int, Shown]:
    """What results show of these videos now, in one query. One that is no longer public is not among them."""
    videos = Video.objects.public().filter(pk__in=ids).select_related("section", "series", "product")
    return {
        video.pk: Shown(
            title=video.title,
            url=video.get_absolute_url(),
            status=Sort.VIDEO,
            meta=tuple(str(word) for word in (video.series or video.section, video.product or "") if word),
            touched_at=video.updated_at,
            is_written_anew=video.untold,
        )
        for video in videos.annotate(untold=untold(LISTENER, "knowledge.video"))
    }


def every_id(after: int) -> Iterator[int]:
    """The ids of all videos that can be found, in order, above one."""
    public = Video.objects.public().order_by("pk")
    while ids := list(public.filter(pk__gt=after).values_list("pk", flat=True)[:IDS_AT_ONCE]):
        yield from ids
        after = ids[-1]


can_be_found(
    Searchable(
        name=NAME,
        listener=LISTENER,
        tabs={TAB: _("Videos")},
        documents=documents,
        shown=shown,
        every_id=every_id,
        is_answer=True,
    )
)
