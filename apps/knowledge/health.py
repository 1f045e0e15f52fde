"""What deserves an editor's time. Each concern is a list of rows; an app above may add its own.

@concern("searches", _("Searched for in vain"), _("In the last 30 days."))
def searches_in_vain() -> list[Row]: ...
"""

import math
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.forum.models import Post
from apps.foundation.plaintext import find_web_addresses

from .languages import language_name
from .models import Article

ROWS_SHOWN = 20
DAYS = 30
ANSWERS_DAYS = 90
# The newest of our answers with an address in them; more are not read for one page.
ANSWERS_READ = 3_000
CONVERSATIONS_SHOWN = 3
# 95 per cent of a normal distribution lie within so many standard deviations.
Z = 1.96
_OWN_PAGE = re.compile(r"\]\((/(?:articles|videos|go)/[^\s)]{1,200})\)")


@dataclass(frozen=True, slots=True)
class Row:
    """Something to look at: what it is called, where it is, and the figures that brought it here."""

    title: str
    address: str
    figures: str
    # Where the rows behind the figures are: (words, address).
    leads_to: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Concern:
    """A list of its own on the page. `rows()` asks the database; `explanation` says how it is worked out."""

    name: str
    title: str
    explanation: str
    rows: Callable[[], list[Row]]


_concerns: dict[str, Concern] = {}


def concern(name: str, title: str, explanation: str) -> Callable:
    """Register a function that lists what is to be looked at, the worst first."""

    def register(function: Callable[[], list[Row]]) -> Callable:
        if name in _concerns:
            raise ValueError(f"two lists want to be called {name!r}")
        _concerns[name] = Concern(name, title, explanation, function)
        return function

    return register


def concerns() -> list[Concern]:
    """All lists, in the order in which they were registered."""
    return list(_concerns.values())


def wilson_upper(helpful: int, total: int) -> float:
    """The upper end of Wilson's interval (1927) at 95 %: the share of readers helped is hardly above it, 0 to 1.

    Three of ten "no" say less than thirty of a hundred; sorted by this, little-voted articles do not come first.
    """
    share = helpful / total
    centre = share + Z * Z / (2 * total)
    spread = Z * math.sqrt(share * (1 - share) / total + Z * Z / (4 * total * total))
    return (centre + spread) / (1 + Z * Z / total)


@concern(
    "unhelpful",
    gettext_lazy("Read often, helping few"),
    gettext_lazy("Votes of the last 30 days on what is published now, surely low ones first (Wilson, 95 %)."),
)
def read_often_helping_few() -> list[Row]:
    """Articles with enough votes of 30 days, by the upper bound of their helpful share; more visits break ties."""
    lately = Q(in_force__ratings__rated_at__gte=timezone.now() - timedelta(days=DAYS))
    rated = (
        Article.objects.published()
        .filter(lately)
        .annotate(
            yes=Count("in_force__ratings", filter=lately & Q(in_force__ratings__is_helpful=True)),
            said=Count("in_force__ratings", filter=lately),
        )
        .filter(said__gte=settings.KNOWLEDGE_VOTES_FROM)
        .order_by()
    )
    figures = {pk: (yes, said) for pk, yes, said in rated.values_list("pk", "yes", "said")}
    worst = sorted(figures, key=lambda pk: wilson_upper(*figures[pk]))[: 3 * ROWS_SHOWN]
    shown = Article.objects.filter(pk__in=worst).with_figures().only("pk", "title")
    shown = sorted(shown, key=lambda one: (round(wilson_upper(*figures[one.pk]), 2), -(one.visits_lately or 0)))
    return [_rated_row(article, *figures[article.pk]) for article in shown[:ROWS_SHOWN]]


@concern("needs-change", gettext_lazy("Needs change"), gettext_lazy("Somebody noted what is wrong with them."))
def what_needs_change() -> list[Row]:
    """Articles with a note, the most visited first."""
    noted = Article.objects.needing_change().with_figures().order_by("-visits_lately", "pk")
    return [_article_row(one, one.needs_change) for one in noted.only("pk", "title", "needs_change")[:ROWS_SHOWN]]


@concern("old", gettext_lazy("Not updated for long"), gettext_lazy("The oldest first. Still true, or not any more?"))
def not_updated_for_long() -> list[Row]:
    """Articles whose revision in force is older than KNOWLEDGE_OLD_MONTHS."""
    old = Article.objects.not_updated_for_long().order_by("updated_at", "pk").only("pk", "title", "updated_at")
    return [_article_row(one, date_format(timezone.localtime(one.updated_at), "j F Y")) for one in old[:ROWS_SHOWN]]


@concern(
    "translations",
    gettext_lazy("Translations out of date"),
    gettext_lazy("The original says something newer than what they render."),
)
def translations_out_of_date() -> list[Row]:
    """Published translations that render an earlier revision of their original."""
    late = Article.objects.outdated_translations().order_by("updated_at", "pk").only("pk", "title", "language")
    return [_article_row(one, language_name(one.language)) for one in late[:ROWS_SHOWN]]


@concern(
    "same-link",
    gettext_lazy("Answered with the same link"),
    gettext_lazy("Addresses in our answers of the last 90 days, those given in most conversations first."),
)
def answered_with_the_same_link() -> list[Row]:
    """Addresses that stand in staff's answers to several conversations."""
    answers = (
        Post.objects.shown()
        .present()
        .by_staff()
        .filter(posted_at__gte=timezone.now() - timedelta(days=ANSWERS_DAYS), is_opening=False)
        .filter(Q(body__contains="://") | Q(body__contains="](/"))
        .order_by("-posted_at")
        .values_list("thread_id", "body")
    )
    given: dict[str, set[int]] = defaultdict(set)
    for thread, body in answers[:ANSWERS_READ]:
        for address in linked_in(body):
            given[address].add(thread)
    often = sorted(
        (item for item in given.items() if len(item[1]) >= settings.KNOWLEDGE_SAME_LINK_FROM),
        key=lambda item: (-len(item[1]), item[0]),
    )
    return [_link_row(address, threads) for address, threads in often[:ROWS_SHOWN]]


def linked_in(body: str) -> set[str]:
    """The addresses in a post: other sites' as they are, pages of ours by their path alone."""
    own_host = urlsplit(settings.SITE_URL).netloc
    found = {match[1].partition("#")[0] for match in _OWN_PAGE.finditer(body)}
    for start, end in find_web_addresses(body):
        parts = urlsplit(body[start:end])
        found.add(parts.path if parts.netloc == own_host else parts._replace(fragment="").geturl())
    return found - {"", "/"}


def _article_row(article: Article, figures: str) -> Row:
    return Row(article.title, reverse("admin:knowledge_article_change", args=[article.pk]), figures)


def _rated_row(article: Article, yes: int, said: int) -> Row:
    told = _("%(yes)d of %(said)d, %(share)d %%") % {"yes": yes, "said": said, "share": round(100 * yes / said)}
    visits = article.visits_lately or 0
    told += " · " + ngettext("%d visit", "%d visits", visits) % visits
    ratings = f"{reverse('admin:knowledge_rating_changelist')}?q={article.pk}"
    row = _article_row(article, told)
    return Row(row.title, row.address, row.figures, ((_("What they said"), ratings),))


def _link_row(address: str, threads: set[int]) -> Row:
    told = ngettext("in %d conversation", "in %d conversations", len(threads)) % len(threads)
    newest = sorted(threads, reverse=True)[:CONVERSATIONS_SHOWN]
    return Row(address, address, told, tuple((f"#{pk}", reverse("forum:thread", args=[pk, "-"])) for pk in newest))
