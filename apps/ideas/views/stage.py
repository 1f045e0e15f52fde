"""Say in public how far an idea has come: what representatives and managers do on its page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from apps.forum.models import Kind, Thread
from apps.forum.rendering import render_post
from apps.foundation.limits import require_within
from apps.foundation.verdicts import require

from ..models import Idea
from ..rules import may_move
from ..stage_form import StageForm
from ..verbs import idea_of, move_idea


class StageView(View):
    """Move an idea and say so, or say something about it where it stands; a look first, where that is asked for."""

    idea: Idea

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        threads = Thread.objects.visible_to(request.user).of_kind(Kind.IDEA)
        self.idea = idea_of(get_object_or_404(threads, pk=kwargs["thread_id"]))

    def get(self, request, thread_id):
        require(may_move(request.user))
        return self._show(StageForm(initial={"stage": self.idea.stage, "expected": self.idea.stage}))

    def post(self, request, thread_id):
        require(may_move(request.user))
        looks_first = "preview" in request.POST
        require_within("preview" if looks_first else "post", request)
        form = StageForm(request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        if looks_first:
            return self._show(form, preview=render_post(form.cleaned_data["body"], author=request.user).html)
        told = form.cleaned_data
        try:
            statement = move_idea(
                self.idea, to=told["stage"], by=request.user, statement=told["body"], expected=told["expected"]
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self._show(form, status=422)
        messages.success(request, _("Everybody who voted for this is told."))
        return redirect(statement.post)

    def _show(self, form, status: int = 200, preview: str = ""):
        context = {"idea": self.idea, "thread": self.idea.thread, "form": form, "preview": preview}
        return render(self.request, "ideas/stage.html", context, status=status)
