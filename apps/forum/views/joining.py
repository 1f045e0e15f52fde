"""Join conversations, take them apart again, and give posts one of their own."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from apps.foundation.verdicts import require

from ..models import Merge
from ..rules import may_moderate
from ..thread_forms import MergeForm, SplitForm
from ..verbs import merge_threads, split_thread, unmerge_threads
from .scoped import ThreadScoped

SPLIT_POSTS_SHOWN = 500


class MergeView(ThreadScoped):
    """Let a conversation live on in another."""

    def get(self, request, thread_id):
        require(may_moderate(request.user))
        return self._show(MergeForm(thread=self.thread))

    def post(self, request, thread_id):
        require(may_moderate(request.user))
        form = MergeForm(request.POST, thread=self.thread)
        if not form.is_valid():
            return self._show(form, status=422)
        try:
            merge = merge_threads(self.thread, into=form.cleaned_data["into"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
            return self._show(form, status=422)
        messages.success(request, _("“%(title)s” is a part of this conversation now.") % {"title": self.thread.title})
        return redirect(merge.into)

    def _show(self, form, status=200):
        return render(self.request, "forum/merge.html", {"thread": self.thread, "form": form}, status=status)


class MergedView(ThreadScoped):
    """A conversation that was merged into this one; DELETE takes the two apart again."""

    def delete(self, request, thread_id, merge_id):
        require(may_moderate(request.user))
        merge = get_object_or_404(Merge, pk=merge_id, into=self.thread)
        try:
            thread = unmerge_threads(merge, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return self.done()
        messages.success(request, _("This conversation stands on its own again."))
        return redirect(thread)


class SplitView(ThreadScoped):
    """Choose posts that move into a conversation of their own."""

    def get(self, request, thread_id):
        require(may_moderate(request.user))
        return self._show(SplitForm(posts=self._posts()))

    def post(self, request, thread_id):
        require(may_moderate(request.user))
        form = SplitForm(request.POST, posts=self._posts())
        if not form.is_valid():
            return self._show(form, status=422)
        values = form.cleaned_data
        try:
            new = split_thread(self.thread, posts=values["posts"], title=values["title"], by=request.user)
        except ValidationError as error:
            form.add_error("posts", error)
            return self._show(form, status=422)
        return redirect(new)

    def _posts(self):
        return self.thread.posts.filter(is_opening=False)

    def _show(self, form, status=200):
        posts = self._posts().select_related("author").in_reading_order()[:SPLIT_POSTS_SHOWN]
        chosen = set(self.request.POST.getlist("posts"))
        for post in posts:
            post.is_chosen = str(post.pk) in chosen
        context = {"thread": self.thread, "form": form, "posts": posts}
        return render(self.request, "forum/split.html", context, status=status)
