"""Town halls in the index: announced ones, by what they are about, what was answered, and what was said."""

from collections.abc import Iterator, Sequence

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from apps.feedback.models import TownHall, TownHallQuestion
from apps.foundation.plaintext import html_to_text

from .news import untold
from .searchable import Document, Searchable, Shown, Sort, can_be_found

NAME = "town-hall"
TAB = "town-halls"
# The name by which the listener of this app is owed what happened.
LISTENER = "search.keep_town_halls"
TEXT_LIMIT = 60_000
IDS_AT_ONCE = 500


def documents(ids: Sequence[int]) -> Iterator[Document]:
    """What the index says of these town halls; nothing of one that is not announced."""
    answered = TownHallQuestion.objects.shown().answered().select_related("answer").order_by("pk")
    halls = TownHall.objects.public().filter(pk__in=ids).select_related("product", "transcript")
    for hall in halls.prefetch_related(Prefetch("questions", queryset=answered, to_attr="answered_questions")):
        words = [html_to_text(hall.html)]
        for question in hall.answered_questions:
            words += [question.words, html_to_text(question.answer.html)]
        words.append(_said(hall))
        yield Document(
            thing_id=hall.pk,
            title=hall.title,
            body="\n\n".join(word for word in words if word)[:TEXT_LIMIT],
            url=hall.get_absolute_url(),
            tab=TAB,
            opened_at=hall.announced_at,
            touched_at=hall.changed_at,
            product=hall.product.slug if hall.product else "",
            status=Sort.TOWN_HALL.value,
            replies=len(hall.answered_questions),
        )


def shown(ids: Sequence[int]) -> dict[int, Shown]:
    """What results show of these town halls now, in one query. One that is not announced is not among them."""
    halls = TownHall.objects.public().filter(pk__in=ids).select_related("product", "transcript")
    return {
        hall.pk: Shown(
            title=hall.title,
            url=hall.get_absolute_url(),
            status=Sort.TOWN_HALL,
            meta=tuple(str(word) for word in (hall.phase.label, f"{hall.starts_there:%Y-%m-%d}", hall.product) if word),
            touched_at=hall.changed_at,
            is_written_anew=hall.untold,
        )
        for hall in halls.annotate(untold=untold(LISTENER, "feedback.townhall"))
    }


def every_id(after: int) -> Iterator[int]:
    """The ids of all town halls that can be found, in order, above one."""
    public = TownHall.objects.public().order_by("pk")
    while ids := list(public.filter(pk__gt=after).values_list("pk", flat=True)[:IDS_AT_ONCE]):
        yield from ids
        after = ids[-1]


def _said(hall: TownHall) -> str:
    transcript = getattr(hall, "transcript", None)
    if transcript is None:
        return ""
    return "\n".join(line["text"] for line in transcript.lines) or html_to_text(transcript.html)


can_be_found(
    Searchable(
        name=NAME, listener=LISTENER, tabs={TAB: _("Town halls")}, documents=documents, shown=shown, every_id=every_id
    )
)
