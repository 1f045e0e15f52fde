"""Short surveys: a page to answer, and a page with what they found."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from apps.foundation.limits import require_within
from apps.foundation.verdicts import require
from apps.foundation.visitors import browser_key, give_browser_key, new_browser_key

from ..answer_forms import AnswersForm
from ..answer_rules import READ_ANSWERS, may_answer_survey, may_look_at_survey
from ..models import Survey
from ..survey_showing import findings_of, is_withheld
from ..verbs import answer_survey


class SurveyScoped(View):
    """Finds the short survey through what its visitor may look at."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.survey = get_object_or_404(Survey.objects.short(), slug=kwargs["slug"])
        if not may_look_at_survey(request.user, self.survey):
            raise Http404


@method_decorator(never_cache, name="dispatch")
class SurveyView(SurveyScoped):
    """Answer a few questions, once. Who writes the survey looks at it here before anybody else does."""

    def get(self, request, slug):
        return self._page(self._form())

    def post(self, request, slug):
        require(may_answer_survey(request.user, self.survey))
        require_within("answer", request)
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        person = request.user if request.user.is_authenticated else None
        browser = "" if person else browser_key(request) or new_browser_key()
        try:
            answer_survey(self.survey, by=person, browser=browser, answers=form.answers)
        except ValidationError as error:
            form.add_error(None, error)
            return self._page(form, status=422)
        answer = redirect("feedback:survey", self.survey.slug)
        if browser:
            give_browser_key(request, answer, browser)
        return answer

    def _form(self, data=None) -> AnswersForm:
        return AnswersForm(data, questions=list(self.survey.questions.all()))

    def _page(self, form: AnswersForm, status: int = 200):
        context = {
            "survey": self.survey,
            "form": form,
            "verdict": may_answer_survey(self.request.user, self.survey),
            "has_answered": self._has_answered(),
            "may_see_results": self.survey.is_published and not is_withheld(self.survey),
        }
        return render(self.request, "feedback/survey.html", context, status=status)

    def _has_answered(self) -> bool:
        answers = self.survey.responses
        if self.request.user.is_authenticated:
            return answers.filter(person=self.request.user).exists()
        key = browser_key(self.request)
        return bool(key) and answers.filter(browser=key).exists()


class ResultsView(SurveyScoped):
    """What a survey found: counts and percentages for everybody, words for staff who may read answers."""

    def get(self, request, slug):
        reads_words = request.user.has_perm(READ_ANSWERS)
        withheld = is_withheld(self.survey)
        context = {
            "survey": self.survey,
            "is_withheld": withheld,
            "reads_words": reads_words,
            "findings": [] if withheld else findings_of(self.survey, with_texts=reads_words),
            "is_over": not self.survey.is_taking_answers(),
        }
        return render(request, "feedback/survey_results.html", context)
