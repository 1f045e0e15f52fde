"""The page of a town hall, and what every door of one has in common."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views import View

from apps.company.context import known_profile
from apps.foundation.pagination import keyset_page, ordered_page
from apps.foundation.verdicts import require

from ..models import Phase, TownHall, TownHallQuestion
from ..town_hall_forms import QuestionForm
from ..town_hall_rules import may_ask, may_give_voice, may_hold
from ..town_hall_structured import town_hall_page

QUESTIONS_ON_A_PAGE = 50
ANSWERS_SHOWN = 300
ASIDE_SHOWN = 100
WANTED, NEWEST = "", "newest"
# So long a copy of what is live may be shown to visitors who are not signed in.
LIVE_SECONDS = 10


class HallScoped(View):
    """Finds the town hall through what its visitor may see; what may not be seen is not found."""

    hall: TownHall

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        rows = TownHall.objects.visible_to(request.user).select_related(
            "product", "recording", "answering__asker", "answering__answer"
        )
        self.hall = rows.filter(slug=kwargs["slug"]).first()
        if self.hall is None:
            raise Http404

    def dispatch(self, request, *args, **kwargs):
        # Plain forms cannot send DELETE; they say so in a field.
        if request.method == "POST" and request.POST.get("_method", "").upper() == "DELETE":
            if not hasattr(self, "delete"):
                return self.http_method_not_allowed(request, *args, **kwargs)
            return self.delete(request, *args, **kwargs)
        return super().dispatch(request, *args, **kwargs)

    def done(self, question: TownHallQuestion | None = None):
        """Back to the page, to the question where it is about one."""
        return redirect(self.hall.get_absolute_url() + (f"#{question.anchor}" if question else ""))


class QuestionScoped(HallScoped):
    """Finds a question of the town hall: one that everybody reads, one's own, and for staff any."""

    question: TownHallQuestion

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        rows = self.hall.questions.select_related("asker", "answer__answered_by", "answer__idea", "thread")
        if not (request.user.is_authenticated and request.user.is_staff):
            own = Q(asker=request.user) if request.user.is_authenticated else Q(pk=None)
            rows = rows.filter(Q(standing="shown") | own)
        self.question = rows.filter(pk=kwargs["pk"]).first()
        if self.question is None:
            raise Http404
        self.question.town_hall = self.hall


class HostScoped(QuestionScoped):
    """A door for those who hold the town hall."""

    def dispatch(self, request, *args, **kwargs):
        if request.method in ("GET", "HEAD", "POST", "DELETE"):
            require(may_hold(request.user, self.hall))
        return super().dispatch(request, *args, **kwargs)


@dataclass(slots=True)
class Questions:
    """The questions of a town hall as one visitor sees them; each list a query, however many there are.

    `open` are those without an answer (a page of them, `page`), `aside` those to be answered later, `mine` the
    visitor's own that others do not see.
    """

    order: str
    page: object
    answered: list[TownHallQuestion]
    aside: list[TownHallQuestion] = field(default_factory=list)
    mine: list[TownHallQuestion] = field(default_factory=list)

    @property
    def open(self):
        """Those without an answer that stand on this page."""
        return self.page.rows


def questions_of(hall: TownHall, request) -> Questions:
    """What was asked, in the order that `?order=` asks for. Raises BadRequest for a page that is none."""
    user = request.user
    order = NEWEST if request.GET.get("order") == NEWEST else WANTED
    rows = hall.questions.with_voice_of(user).for_listing()
    unanswered = rows.unanswered() if hall.is_over else rows.waiting().exclude(pk=hall.answering_id)
    if order == NEWEST:
        page = keyset_page(unanswered, request, field="asked_at", size=QUESTIONS_ON_A_PAGE)
    else:
        page = ordered_page(unanswered.most_wanted_first(), request, size=QUESTIONS_ON_A_PAGE)
    answered = rows.shown().answered().order_by("answer__answered_at", "pk")
    if hall.closed_at:
        answered = answered.order_by("answer__at_second", "answer__answered_at", "pk")
    found = Questions(order, page, list(answered[:ANSWERS_SHOWN]))
    if not hall.is_over:
        aside = rows.unanswered().filter(put_aside_at__isnull=False).most_wanted_first()
        found.aside = list(aside[:ASIDE_SHOWN])
    if user.is_authenticated:
        found.mine = list(rows.of(user).exclude(standing="shown").newest_first())
    return found


class TownHallView(HallScoped):
    """The page: when it is, who holds it, what was asked and answered, and what came of it."""

    def get(self, request, slug):
        return self.show(request)

    def show(self, request, form: QuestionForm | None = None, status: int = 200):
        """The page with this form, whose errors are told in it."""
        hall, user = self.hall, request.user
        hosts = list(hall.hosts.order_by("name", "pk"))
        transcript = getattr(hall, "transcript", None) if hall.closed_at else None
        verdict = may_ask(user, hall)
        context = {
            **live_context(hall, request),
            "hosts": hosts,
            "may_ask": verdict,
            "form": form or (QuestionForm() if verdict else None),
            "transcript": transcript,
            "recording": _shown_recording(hall, user),
            "is_late": hall.phase == Phase.COLLECTING and hall.starts_at <= timezone.now(),
            "structured": town_hall_page(hall, company=known_profile(), hosts=hosts),
        }
        response = render(request, "feedback/town_hall.html", context, status=status)
        if user.is_authenticated:
            patch_cache_control(response, private=True, no_cache=True)
        return response


class LiveView(HallScoped):
    """What changes while it is live, without the frame around it: for a script that asks again and again."""

    def get(self, request, slug):
        response = render(request, "feedback/town_hall.html#live", live_context(self.hall, request))
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_cache=True)
        else:
            patch_cache_control(response, private=True, max_age=LIVE_SECONDS)
        response["X-Robots-Tag"] = "noindex"
        return response


def live_context(hall: TownHall, request) -> dict:
    """What the part of the page shows that changes while it is live."""
    is_staff = request.user.is_authenticated and request.user.is_staff
    questions = questions_of(hall, request)
    return {
        "hall": hall,
        "phase": hall.phase,
        "questions": questions,
        "page": questions.page,
        "address": f"order={questions.order}" if questions.order else "",
        "may_give_voice": may_give_voice(request.user, hall),
        "may_hold": may_hold(request.user, hall) if is_staff else None,
    }


def told(error: ValidationError) -> str:
    """What a verb refused, as one sentence for a message."""
    return " ".join(error.messages)


def _shown_recording(hall: TownHall, user):
    recording = hall.recording if hall.closed_at else None
    return recording if recording and (recording.is_public or user.is_staff) else None
