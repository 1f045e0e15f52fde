"""Find things: what a page of results shows, and what is suggested while somebody types."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from django.db.models import Q
from django.utils import timezone

from apps.people.models import User

from . import articles
from .asked import QUERY_LIMIT, Asked, Term
from .engines import Hit, Hits, Narrowing, engine
from .engines.matching import COUNTED, PER_PAGE, RANKED, SUGGESTED
from .excerpts import Marker, Piece
from .models import Entry
from .searchable import Shown, all_searchables, all_tabs, searchable_named
from .spelling import corrections
from .words import telling, term_of, words_of

NEW_WITHIN = timedelta(days=7)
PEOPLE_NAMED = 20
# Of fewer results than this it is doubtful that they are what was meant.
FEW = 3
CLOSE_SHOWN = 5
SHORTEST_TITLE = 4
ANSWERS_FIRST = 3
TITLE_WORDS = 12


@dataclass(slots=True)
class Result:
    """A thing that was found, as it is now. `new` counts what was said in it this week; 50 means that or more."""

    shown: Shown
    title: list[Piece]
    excerpt: list[Piece]
    new: int
    # Which thing it is: the name of its sort, and its number.
    thing_type: str = ""
    thing_id: int = 0


@dataclass(frozen=True, slots=True)
class Tab:
    """A sort of results with their number; `is_capped` where there are at least so many."""

    name: str
    label: str
    number: int
    is_chosen: bool
    is_capped: bool = False


@dataclass(slots=True)
class Found:
    """A page of results. `instead` is the question that was answered where the words as typed found nothing, and
    `has_some` says that not every result has all words. `close` holds what has some of them, where hardly anything has
    all. `after` is the place at which the next page begins."""

    asked: Asked
    results: list[Result] = field(default_factory=list)
    close: list[Result] = field(default_factory=list)
    tabs: list[Tab] = field(default_factory=list)
    total: int = 0
    # There are at least so many, and perhaps more.
    is_capped: bool = False
    instead: Asked | None = None
    has_some: bool = False
    # Nothing that was looked at has the words as typed, and not all that may have them was looked at.
    is_cut_short: bool = False
    after: int = 0
    # More was found than is put in order; whoever wants to see it asks more closely.
    is_end_of_ranking: bool = False


def find(asked: Asked, *, tab: str = "", start: int = 0) -> Found:
    """A page of what everybody may see and has all words of a question.

    Where nothing has, the words are put right that stand nowhere; where that does not help, things are found that
    have some of them.
    """
    if not asked:
        return Found(asked)
    search = partial(engine().search, narrowing=Narrowing.of(asked, _authors(asked.by)), tab=tab, start=start)
    answered, hits, has_some = asked, search(asked), False
    is_cut_short = hits.is_capped and not hits.counts
    if not hits.counts and asked.words:
        answered, hits, has_some = _second_try(asked, search)
    close = _close_to(answered, hits, search) if not (has_some or start) else []
    on_tab = min(hits.counts.get(tab, 0) if tab else hits.total, RANKED)
    beyond = start + PER_PAGE
    return Found(
        asked,
        results=_results(hits.page, answered),
        close=_results(close, answered),
        tabs=_tabs(hits, tab),
        total=hits.total,
        is_capped=hits.is_capped or hits.total >= COUNTED,
        instead=answered if answered is not asked else None,
        has_some=has_some,
        is_cut_short=is_cut_short,
        after=beyond if beyond < on_tab else 0,
        is_end_of_ranking=beyond >= RANKED and on_tab == RANKED,
    )


def suggest(title: str) -> list[Shown]:
    """Up to five things that may answer a question with this title; none for less than four characters.

    Of what fits, up to three articles and videos come first: they were written to be read by the next person.
    """
    return [shown for _hit, shown in suggest_hits(title)]


def suggest_hits(title: str) -> list[tuple[Hit, Shown]]:
    """The same, each with which thing it is."""
    title = title.strip()[:QUERY_LIMIT]
    if len(title) < SHORTEST_TITLE:
        return []
    words = telling(words_of(title))[:TITLE_WORDS]
    hits = engine().suggest([Term(*term_of(word)) for word in words])
    if not hits and (better := corrections(tuple(words))):
        hits = engine().suggest([Term(*term_of(better.get(word, word))) for word in words])
    answers = {thing.name for thing in all_searchables() if thing.is_answer}
    first = [hit for hit in hits if hit.thing_type in answers][:ANSWERS_FIRST]
    hits = [*first, *(hit for hit in hits if hit not in first)]
    return _present(hits)[:SUGGESTED]


def helpful_instead(product: str, number: int) -> list[Shown]:
    """Articles that helped most and solved things that most people have, of one product where it is named.

    For those who found nothing.
    """
    known = articles.most_helpful(product, number)
    helpful = [shown for _hit, shown in _present([Hit(articles.NAME, pk) for pk in known])]
    return [*helpful[: number - number // 2], *_solved(product, number)][:number]


def _solved(product: str, number: int) -> list[Shown]:
    entries = Entry.objects.solved()
    if product:
        entries = entries.filter(product=product)
    wanted = entries.most_wanted_first().values_list("thing_type", "thing_id")[: number * 2]
    return [shown for _hit, shown in _present([Hit(*row) for row in wanted])][:number]


def _second_try(asked: Asked, search: Callable[..., Hits]) -> tuple[Asked, Hits, bool]:
    """What is found when words are put right, and when not all of them are asked for."""
    answered = asked
    if better := corrections(asked.words):
        answered = asked.instead(better)
        hits = search(answered)
        if hits.counts:
            return answered, hits, False
    if len(answered.terms) > 1:
        hits = search(answered, some=True)
        if hits.counts:
            return answered, hits, True
    return asked, Hits(), False


def _close_to(asked: Asked, hits: Hits, search: Callable[..., Hits]) -> list[Hit]:
    """The best of what has some of the words, where one or two things have all: the right one may lack a word."""
    if len(asked.terms) < 2 or not 0 < hits.total < FEW:
        return []
    found = {(hit.thing_type, hit.thing_id) for hit in hits.page}
    some = search(asked, some=True).page
    return [hit for hit in some if (hit.thing_type, hit.thing_id) not in found][:CLOSE_SHOWN]


def _authors(name: str) -> list[int] | None:
    """The ids of the people that `by:` names, by nickname or by name; None where nobody was named."""
    if not name:
        return None
    people = User.objects.filter(Q(nickname=name.casefold()) | Q(name__iexact=name))
    return list(people.values_list("pk", flat=True)[:PEOPLE_NAMED])


def _tabs(hits: Hits, chosen: str) -> list[Tab]:
    """All results, and each sort of which there are any; nothing to choose from where there is one sort only."""
    numbers = {"": hits.total, **{name: hits.counts[name] for name in all_tabs() if name in hits.counts}}
    if len(numbers) < 3 and not chosen:
        return []
    labels = {"": "", **all_tabs()}
    return [
        Tab(name, labels[name], number, name == chosen, is_capped=hits.is_capped or number >= COUNTED)
        for name, number in numbers.items()
    ]


def _results(hits: Sequence[Hit], asked: Asked) -> list[Result]:
    found = _present(hits)
    if not found:
        return []
    marker = Marker(asked.words, engine().stems(asked.words))
    since = (timezone.now() - NEW_WITHIN).timestamp()
    return [
        Result(
            shown=shown,
            title=marker.mark(shown.title),
            excerpt=[] if shown.is_written_anew else marker.excerpt(hit.body),
            new=sum(1 for moment in hit.lately if moment >= since),
            thing_type=hit.thing_type,
            thing_id=hit.thing_id,
        )
        for hit, shown in found
    ]


def _present(hits: Sequence[Hit]) -> list[tuple[Hit, Shown]]:
    """What was found with what each thing is now, in the same order.

    One that is no longer public is left out: the index hears of it a moment later.
    """
    by_type: dict[str, list[int]] = {}
    for hit in hits:
        by_type.setdefault(hit.thing_type, []).append(hit.thing_id)
    now = {name: thing.shown(numbers) for name, numbers in by_type.items() if (thing := searchable_named(name))}
    both = ((hit, now.get(hit.thing_type, {}).get(hit.thing_id)) for hit in hits)
    return [(hit, shown) for hit, shown in both if shown]
