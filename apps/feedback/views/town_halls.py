"""Doors of town halls: the list, questions and voices, and for those who hold one what happens in it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from apps.foundation.limits import require_within
from apps.foundation.page_cache import same_for_visitors
from apps.foundation.pagination import keyset_page
from apps.foundation.verdicts import require

from ..models import TownHall
from ..town_hall_forms import AnswerForm, QuestionForm
from ..town_hall_rules import may_ask, may_give_voice, may_hold, may_withdraw_question
from ..verbs import (
    answer_now,
    answer_question,
    ask_at_town_hall,
    change_answer,
    close_town_hall,
    give_voice,
    open_town_hall,
    promise_idea,
    put_aside,
    stop_answering,
    take_back_voice,
    take_up_again,
    withdraw_question,
)
from .town_hall_page import HallScoped, HostScoped, QuestionScoped, TownHallView, told

COMING_SHOWN = 50
OVER_ON_A_PAGE = 20


@method_decorator(same_for_visitors, name="dispatch")
class TownHallsView(View):
    """The next town hall first, then those after it, then what can be read again."""

    def get(self, request):
        rows = TownHall.objects.all().for_listing()
        page = keyset_page(rows.over(), request, field="starts_at", size=OVER_ON_A_PAGE)
        is_first = not (request.GET.get("after") or request.GET.get("before"))
        coming = list(rows.upcoming().next_first()[:COMING_SHOWN]) if is_first else []
        context = {"coming": coming, "over": page.rows, "page": page, "is_first": is_first}
        return render(request, "feedback/town_halls.html", context)


class QuestionsView(HallScoped):
    """Ask something."""

    def post(self, request, slug):
        require(may_ask(request.user, self.hall))
        require_within("town_hall_ask", request)
        form = QuestionForm(request.POST)
        if form.is_valid():
            values = form.cleaned_data
            try:
                question = ask_at_town_hall(self.hall, by=request.user, words=values["words"], ticket=values["ticket"])
            except ValidationError as error:
                form.add_error("words", error)
            else:
                if question.is_held:
                    messages.info(request, _("Thank you. Somebody looks at your question before others read it."))
                else:
                    messages.success(request, _("Your question stands on the list, with your vote for it."))
                return self.done(question)
        page = TownHallView()
        page.setup(request, slug=slug)
        return page.show(request, form, status=422)


class QuestionView(QuestionScoped):
    """Take one's own question back."""

    http_method_names = ("post", "delete")

    def delete(self, request, slug, pk):
        require(may_withdraw_question(request.user, self.question))
        require_within("edit", request)
        try:
            withdraw_question(self.question, by=request.user)
        except ValidationError as error:
            messages.error(request, told(error))
            return self.done(self.question)
        messages.success(request, _("Your question is gone."))
        return self.done()


class VoiceView(QuestionScoped):
    """Say that one wants to hear about a question, or take that back."""

    def post(self, request, slug, pk):
        return self._change(request, give_voice)

    def delete(self, request, slug, pk):
        return self._change(request, take_back_voice)

    def _change(self, request, verb):
        require(may_give_voice(request.user, self.hall))
        require_within("town_hall_voice", request)
        try:
            verb(self.question, by=request.user)
        except ValidationError as error:
            messages.error(request, told(error))
        return self.done(self.question)


class SessionView(HallScoped):
    """The hour itself: it begins, and ends."""

    def post(self, request, slug):
        require(may_hold(request.user, self.hall))
        try:
            open_town_hall(self.hall, by=request.user)
        except ValidationError as error:
            messages.error(request, told(error))
        return self.done()

    def delete(self, request, slug):
        require(may_hold(request.user, self.hall))
        try:
            close_town_hall(self.hall, by=request.user)
        except ValidationError as error:
            messages.error(request, told(error))
        else:
            messages.success(request, _("It is over. What was not answered goes on as conversations."))
        return self.done()


class TurnView(HostScoped):
    """A question's turn: it is answered this minute, or no more."""

    def post(self, request, slug, pk):
        try:
            answer_now(self.question, by=request.user)
        except ValidationError as error:
            messages.error(request, told(error))
        return self.done()

    def delete(self, request, slug, pk):
        if self.hall.answering_id == self.question.pk:
            stop_answering(self.hall, by=request.user)
        return self.done()


class AsideView(HostScoped):
    """Set a question aside, or take it up again."""

    def post(self, request, slug, pk):
        try:
            put_aside(self.question, by=request.user)
        except ValidationError as error:
            messages.error(request, told(error))
        return self.done(self.question)

    def delete(self, request, slug, pk):
        take_up_again(self.question, by=request.user)
        return self.done(self.question)


class AnswerView(HostScoped):
    """Write an answer, say when it was given aloud, and what it promises; or change it."""

    def get(self, request, slug, pk):
        initial = {}
        if self.question.is_answered:
            answer = self.question.answer
            initial = {"text": answer.text, "at": answer.clock}
        return self._show(AnswerForm(initial=initial))

    def post(self, request, slug, pk):
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        values = form.cleaned_data
        try:
            self._answer(values["text"], values["at"], values["promise"])
        except ValidationError as error:
            # A verb knows fields that the form may not show.
            for message in error.messages:
                form.add_error(None, message)
            return self._show(form, status=422)
        return self.done(self.question)

    def _answer(self, text: str, at_second: int | None, promise: str) -> None:
        by = self.request.user
        if not self.question.is_answered:
            answer_question(self.question, by=by, text=text, at_second=at_second, promise=promise)
            return
        answer = change_answer(self.question.answer, by=by, text=text, at_second=at_second)
        if promise:
            promise_idea(answer, by=by, title=promise)

    def _show(self, form, status=200):
        if self.question.is_answered and self.question.answer.is_promise:
            # What was promised once is followed there.
            del form.fields["promise"]
        context = {"hall": self.hall, "question": self.question, "form": form}
        return render(self.request, "feedback/town_hall_answer.html", context, status=status)
