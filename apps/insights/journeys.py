"""From looking for something to asking: what is known of it from what was counted, without following anybody.

Pages are counted and nobody who opens them is known, so this is not the way of single persons. Each step says how it
is counted; what cannot be known that way is said and not guessed.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.contact.models import Deflection, Request
from apps.knowledge.models import Rating, Visits
from apps.search.models import Query

from .models import Fact
from .windows import Window


@dataclass(frozen=True, slots=True)
class Step:
    """How often something happened, what that says and what it does not, and the address of the rows where staff may
    open them; `permission` opens these. Visits are numbers only and have no rows."""

    label: str
    number: int
    explanation: str
    page: str = ""
    permission: str = ""
    words: tuple[tuple[str, str], ...] = ()

    @property
    def address(self) -> str:
        """The list with these rows; "" where there are none to list."""
        return f"{reverse(f'admin:{self.page}_changelist')}?{urlencode(self.words)}" if self.page else ""


def ways_of(window: Window) -> list[Step]:
    """Searched, read, solved, asked: the steps of these days in their order; one query each."""
    searches = Query.objects.filter(asked_at__gte=window.begins_at, asked_at__lt=window.ends_at)
    known = searches.exclude(visitor="")
    read = Visits.objects.filter(day__gte=window.first, day__lte=window.last).aggregate(n=Sum("count", default=0))["n"]
    helped = Rating.objects.filter(is_helpful=True, rated_at__gte=window.begins_at, rated_at__lt=window.ends_at)
    spared = Deflection.objects.filter(solved_at__gte=window.begins_at, solved_at__lt=window.ends_at)
    sent = Request.objects.filter(sent_at__gte=window.begins_at, sent_at__lt=window.ends_at)
    asked = Fact.objects.between(window.first, window.last).filter(channel="")
    after = asked.counted("named_leaf")
    days = (("day__gte", window.first.isoformat()), ("day__lte", window.last.isoformat()))
    return [
        Step(
            _("searched"),
            searches.count(),
            _("Searches with words. They are kept for some time only, so a long span shows fewer than there were."),
            "search_query",
            "search.view_query",
            _between("asked_at", window),
        ),
        Step(
            _("searched and asked nothing"),
            known.filter(led_to_question=False).count(),
            _(
                "Searches after which the same browser asked no question within half an hour: it found something, or "
                "it left. Which of the two nobody knows. Browsers that ask not to be followed are not among them."
            ),
            "search_query",
            "search.view_query",
            (*_between("asked_at", window), ("led_to_question__exact", "0"), ("visitor__gt", "-")),
        ),
        Step(
            _("searched and then asked"),
            searches.followed_by_question().count(),
            _("Searches after which the same browser asked a question within half an hour: it did not find it."),
            "search_query",
            "search.view_query",
            (*_between("asked_at", window), ("led_to_question__exact", "1")),
        ),
        Step(
            _("read"),
            read,
            _("Articles and videos opened, counted by page and day. There are no rows of who opened them."),
        ),
        Step(
            _("said that it helped"),
            helped.count(),
            _("Ratings of articles and videos that say so."),
            "knowledge_rating",
            "knowledge.view_rating",
            (*_between("rated_at", window), ("is_helpful__exact", "1")),
        ),
        Step(
            _("solved before sending"),
            spared.count(),
            _("Forms that were not sent, because one of the answers that they showed solved it."),
            "contact_deflection",
            "contact.view_deflection",
            _between("solved_at", window),
        ),
        Step(
            _("asked in public"),
            asked.count(),
            _("Conversations opened on this site."),
            "insights_fact",
            "insights.view_fact",
            (*days, ("channel__exact", "")),
        ),
        Step(
            _("asked after reading"),
            after.count(),
            _(
                "Failed deflection: questions whose first words name an article or a video, as they do when somebody "
                "asks from its page. Whoever read and then asked in another way is not among them, because nobody is "
                "followed; so there are at least as many."
            ),
            "insights_fact",
            "insights.view_fact",
            (*days, ("counted", "named_leaf")),
        ),
        Step(
            _("asked in private"),
            sent.count(),
            _("Forms that were sent."),
            "contact_request",
            "contact.view_request",
            _between("sent_at", window),
        ),
    ]


def _between(field: str, window: Window) -> tuple[tuple[str, str], ...]:
    return ((f"{field}__gte", window.begins_at.isoformat()), (f"{field}__lt", window.ends_at.isoformat()))
