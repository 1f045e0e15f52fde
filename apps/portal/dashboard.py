"""The first page of staff: what is urgent, what is failing, how the sources fare, and today in figures.

Every number carries the address of the list that it counts, and nobody sees a number whose list they may not open.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.delivery.models import Delivery
from apps.desk.explaining import priority_mark
from apps.desk.models import Case
from apps.forum.models import Resolution, Thread
from apps.foundation.jobs import late_jobs
from apps.ingest.models import Arrival, Complaint
from apps.sources.models import Source

CASES_SHOWN = 10
SOURCES_SHOWN = 20
DAYS = 14
CHART_HEIGHT = 120
BAR_WIDTH = 14
DAY_WIDTH = 44


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts and the address of its list."""

    label: str
    number: int
    address: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A day of the chart: what was heard and answered, and where its two bars stand, in units of the drawing."""

    day: datetime
    heard: int
    answered: int
    x: int
    heard_height: int
    answered_height: int


def today(request, context: dict) -> dict:
    """The context of the first page; the admin calls it with its own."""
    user = request.user
    return context | {
        "cases": _urgent() if user.has_perm("desk.view_case") else [],
        "figures": [figure for figure, permission in _figures() if user.has_perm(permission)],
        "troubles": [figure for figure, permission in _troubles() if figure.number and user.has_perm(permission)],
        "sources": _health() if user.has_perm("sources.view_source") else [],
        "chart": _chart() if user.has_perm("ingest.view_complaint") else [],
        "chart_height": CHART_HEIGHT,
        "chart_width": DAYS * DAY_WIDTH,
        "bar_width": BAR_WIDTH,
    }


def _urgent() -> list[dict]:
    cases = (
        Case.objects.needs_attention()
        .most_urgent_first()
        .select_related("thread__resolution", "thread__author", "complaint__source", "complaint__author", "assignee")
    )
    return [{"case": case, "mark": priority_mark(case)} for case in cases[:CASES_SHOWN]]


def _figures() -> list[tuple[Figure, str]]:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    heard = Complaint.objects.filter(received_at__gte=midnight).count()
    asked = Thread.objects.filter(opened_at__gte=midnight, said_on="").count()
    answered = Thread.objects.filter(answered_at__gte=midnight).count()
    resolved = Resolution.objects.filter(settled_at__gte=midnight).count()
    conversations = "forum_thread"
    return [
        (
            Figure(_("need attention"), Case.objects.needs_attention().count(), _list("desk_case")),
            "desk.view_case",
        ),
        (
            Figure(_("heard elsewhere today"), heard, _list("ingest_complaint", received_at__gte=midnight)),
            "ingest.view_complaint",
        ),
        (
            Figure(_("asked here today"), asked, _list(conversations, opened_at__gte=midnight, said_on__exact="")),
            "forum.view_thread",
        ),
        (
            Figure(_("answered today"), answered, _list(conversations, answered_at__gte=midnight)),
            "forum.view_thread",
        ),
        (
            Figure(_("resolved today"), resolved, _list(conversations, resolution__settled_at__gte=midnight)),
            "forum.view_thread",
        ),
    ]


def _troubles() -> list[tuple[Figure, str]]:
    deliveries = dict(Delivery.objects.order_by().values_list("state").annotate(rows=Count("pk")))
    states = Delivery.State
    failed, in_doubt = deliveries.get(states.FAILED, 0), deliveries.get(states.NEEDS_CHECK, 0)
    quarantined = Arrival.objects.filter(state=Arrival.State.QUARANTINED).count()
    paused = Source.objects.filter(paused_at__isnull=False).count()
    late = len(late_jobs())
    return [
        (
            Figure(
                ngettext("answer could not be posted", "answers could not be posted", failed),
                failed,
                _list("delivery_delivery", state__exact=states.FAILED),
            ),
            "delivery.view_delivery",
        ),
        (
            Figure(
                ngettext("answer may have arrived or not", "answers may have arrived or not", in_doubt),
                in_doubt,
                _list("delivery_delivery", state__exact=states.NEEDS_CHECK),
            ),
            "delivery.view_delivery",
        ),
        (
            Figure(
                ngettext("arrival in quarantine", "arrivals in quarantine", quarantined),
                quarantined,
                _list("ingest_arrival", state__exact=Arrival.State.QUARANTINED),
            ),
            "ingest.view_arrival",
        ),
        (
            Figure(
                ngettext("paused source", "paused sources", paused),
                paused,
                _list("sources_source", paused_at__isnull=False),
            ),
            "sources.view_source",
        ),
        (Figure(ngettext("late job", "late jobs", late), late, _list("foundation_job")), "foundation.view_job"),
    ]


def _health() -> list[dict]:
    backlog = dict(
        Arrival.objects.filter(state=Arrival.State.WAITING).order_by().values_list("source").annotate(rows=Count("pk"))
    )
    return [{"source": source, "waiting": backlog.get(source.pk, 0)} for source in Source.objects.all()[:SOURCES_SHOWN]]


def _chart() -> list[Bar]:
    last = timezone.localdate()
    days = [last - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    heard = _by_day(Complaint.objects.all(), "received_at", days[0])
    answered = _by_day(Thread.objects.all(), "answered_at", days[0])
    most = max([*heard.values(), *answered.values(), 1])
    return [
        Bar(
            day=day,
            heard=heard.get(day, 0),
            answered=answered.get(day, 0),
            x=number * DAY_WIDTH,
            heard_height=round(CHART_HEIGHT * heard.get(day, 0) / most),
            answered_height=round(CHART_HEIGHT * answered.get(day, 0) / most),
        )
        for number, day in enumerate(days)
    ]


def _by_day(rows, field: str, first) -> dict:
    start = timezone.make_aware(datetime.combine(first, datetime.min.time()))
    counted = rows.filter(**{f"{field}__gte": start}).annotate(day=TruncDate(field)).order_by().values_list("day")
    return dict(counted.annotate(rows=Count("pk")))


def _list(page: str, **chosen) -> str:
    query = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in chosen.items()}
    return f"{reverse(f'admin:{page}_changelist')}?{urlencode(query)}".rstrip("?")
