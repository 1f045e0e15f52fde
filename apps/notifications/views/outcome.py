"""Say by a link in a mail whether it is solved."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from apps.forum.models import Thread
from apps.foundation.limits import require_within
from apps.foundation.verdicts import require
from apps.people.models import User

from ..forms import UnsolvedForm
from ..recipients import where_it_lives
from ..rules import may_say_outcome
from ..tokens import SOLVED, read_outcome_token
from ..verbs import say_outcome


@method_decorator(never_cache, name="dispatch")
class OutcomeView(View):
    """Solved, or not: opening the link shows one button, and only the button changes something."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.said = read_outcome_token(kwargs["token"])
        self.thread = where_it_lives(self.said.thread) if self.said else None
        self.person = User.objects.filter(pk=self.said.person).first() if self.said else None

    def get(self, request, token):
        if not self._is_good():
            return self._page(request, None, status=410)
        initial = {} if self.thread.is_resolved else {"words": _("It is not solved yet.")}
        return self._page(request, UnsolvedForm(initial=initial, is_needed=self._needs_words()))

    def post(self, request, token):
        if not self._is_good():
            return self._page(request, None, status=410)
        require_within("post", request)
        require(may_say_outcome(self.person, self.thread, self.said.choice))
        form = UnsolvedForm(request.POST, is_needed=self._needs_words())
        if not form.is_valid():
            return self._page(request, form, status=422)
        try:
            say_outcome(self.thread, by=self.person, choice=self.said.choice, words=form.cleaned_data["words"])
        except ValidationError as error:
            form.add_error("words", error)
            return self._page(request, form, status=422)
        if not Thread.objects.visible_to(request.user).filter(pk=self.thread.pk).exists():
            return self._page(request, None, is_done=True)
        is_solved = self.said.choice == SOLVED
        words = _("Thank you. Others see now that it is solved.") if is_solved else _("Thank you. It is open again.")
        messages.success(request, words)
        return redirect(self.thread)

    def _is_good(self) -> bool:
        if self.said is None:
            return False
        if self.thread is None or self.person is None:
            raise Http404
        return True

    def _needs_words(self) -> bool:
        """What is open stays so; only words add something to it."""
        return self.said.choice != SOLVED and not self.thread.is_resolved

    def _page(self, request, form, *, status=200, is_done=False):
        context = {
            "form": form,
            "said": self.said,
            "thread": self.thread,
            "is_solved": bool(self.said) and self.said.choice == SOLVED,
            "is_done": is_done,
        }
        if form is not None:
            context["verdict"] = may_say_outcome(self.person, self.thread, self.said.choice)
        return render(request, "notifications/outcome.html", context, status=status)
