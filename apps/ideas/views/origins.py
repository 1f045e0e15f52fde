"""Say where an idea came from, and begin one from a conversation: what staff who answers customers does."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from apps.forum.models import Kind, Thread
from apps.forum.rendering import render_post
from apps.foundation.limits import require_within
from apps.foundation.verdicts import require

from ..models import Idea, IdeaOrigin
from ..origin_forms import BeginForm, KnownIdeaForm, NamedForm
from ..rules import may_link
from ..verbs import begin_idea_from, idea_of, link_origin, unlink_origin


class OriginView(View):
    """The conversations that led to an idea: name one more, or take one back (`_method=DELETE`)."""

    idea: Idea

    def dispatch(self, request, *args, **kwargs):
        require(may_link(request.user))
        threads = Thread.objects.visible_to(request.user).of_kind(Kind.IDEA)
        self.idea = idea_of(get_object_or_404(threads, pk=kwargs["thread_id"]))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, thread_id):
        return self._show(NamedForm())

    def post(self, request, thread_id):
        require_within("edit", request)
        if request.POST.get("_method", "").upper() == "DELETE":
            return self._unlink(request)
        form = NamedForm(request.POST)
        if form.is_valid():
            try:
                link_origin(self.idea, form.cleaned_data["thread"], by=request.user)
            except ValidationError as error:
                form.add_error("thread", error)
            else:
                return redirect("ideas:origin", self.idea.thread_id)
        return self._show(form, status=422)

    def _unlink(self, request):
        named = request.POST.get("origin", "")
        origins = IdeaOrigin.objects.filter(idea=self.idea).select_related("thread")
        origin = next((one for one in origins if str(one.thread_id) == named), None)
        if origin is None:
            raise Http404
        unlink_origin(self.idea, origin.thread, by=request.user)
        return redirect("ideas:origin", self.idea.thread_id)

    def _show(self, form, status: int = 200):
        origins = IdeaOrigin.objects.filter(idea=self.idea).select_related("thread", "linked_by").order_by("pk")
        context = {"idea": self.idea, "thread": self.idea.thread, "form": form, "origins": origins}
        return render(self.request, "ideas/origins.html", context, status=status)


class BeginView(View):
    """From a conversation to the idea that it led to: one that is there, or a new one in our own words."""

    thread: Thread

    def dispatch(self, request, *args, **kwargs):
        require(may_link(request.user))
        self.thread = get_object_or_404(Thread.objects.public().exclude(kind=Kind.IDEA), pk=kwargs["thread_id"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, thread_id):
        return self._show(known=KnownIdeaForm(), form=BeginForm(initial={"title": self.thread.title}))

    def post(self, request, thread_id):
        looks_first = "preview" in request.POST
        require_within("preview" if looks_first else "post", request)
        if request.POST.get("which") == "known":
            return self._link(request)
        form = BeginForm(request.POST)
        if not form.is_valid():
            return self._show(known=KnownIdeaForm(), form=form, status=422)
        if looks_first:
            html = render_post(form.cleaned_data["body"], author=request.user).html
            return self._show(known=KnownIdeaForm(), form=form, preview=html)
        try:
            idea = begin_idea_from(self.thread, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self._show(known=KnownIdeaForm(), form=form, status=422)
        messages.success(request, _("The idea has a page now, and both pages name each other."))
        return redirect(idea.thread)

    def _link(self, request):
        known = KnownIdeaForm(request.POST)
        if known.is_valid():
            idea = idea_of(known.cleaned_data["thread"])
            try:
                link_origin(idea, self.thread, by=request.user)
            except ValidationError as error:
                known.add_error("thread", error)
            else:
                messages.success(request, _("Both pages name each other from now on."))
                return redirect(self.thread)
        return self._show(known=known, form=BeginForm(initial={"title": self.thread.title}), status=422)

    def _show(self, *, known, form, status: int = 200, preview: str = ""):
        context = {"thread": self.thread, "known": known, "form": form, "preview": preview}
        return render(self.request, "ideas/begin.html", context, status=status)
