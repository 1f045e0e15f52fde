"""Report a post."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from apps.forum.models import Post, Thread
from apps.foundation.limits import require_within
from apps.foundation.verdicts import require

from .forms import FlagForm
from .rules import may_flag
from .verbs import flag_post


class FlagsView(View):
    """Report a post: a small page that asks why, and the thanks afterwards."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        thread = get_object_or_404(Thread.objects.visible_to(request.user), pk=kwargs["thread_id"])
        posts = Post.objects.visible_to(request.user).filter(thread=thread).select_related("author")
        self.post_shown = get_object_or_404(posts, pk=kwargs["post_id"])
        self.post_shown.thread = thread

    def get(self, request, thread_id, post_id):
        verdict = may_flag(request.user, self.post_shown)
        return self._show(request, FlagForm() if verdict else None, verdict)

    def post(self, request, thread_id, post_id):
        verdict = may_flag(request.user, self.post_shown)
        require(verdict)
        require_within("flag", request)
        form = FlagForm(request.POST)
        if not form.is_valid():
            return self._show(request, form, verdict, status=422)
        flag_post(self.post_shown, by=request.user, **form.cleaned_data)
        messages.success(request, _("Thank you. Somebody of our staff looks at it."))
        return redirect(self.post_shown)

    def _show(self, request, form, verdict, status=200):
        context = {"form": form, "verdict": verdict, "post": self.post_shown, "thread": self.post_shown.thread}
        return render(request, "moderation/flag.html", context, status=status)
