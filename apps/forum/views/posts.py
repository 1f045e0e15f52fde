"""Add a reply, change or take back what one wrote, and read what a post said before."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from apps.foundation.limits import require_within
from apps.foundation.verdicts import require

from ..forms import ReplyForm
from ..history import changes_of
from ..models import Post, Thread
from ..rules import may_edit, may_read_history, may_reply, may_withdraw
from ..verbs import edit_post, post_reply, withdraw_post
from .composing import BODY_LIMIT_BYTES, keep_pictures, notes_about, preview_of, wants_preview
from .scoped import ThreadScoped
from .thread import ThreadPage


class RepliesView(ThreadScoped):
    """Add a reply, or look at it first."""

    body_limit = BODY_LIMIT_BYTES

    def post(self, request, thread_id):
        require(may_reply(request.user, self.thread))
        require_within("preview" if wants_preview(request) else "post", request)
        form = ReplyForm(request.POST, request.FILES)
        if not form.is_valid() or not keep_pictures(request, form):
            return ThreadPage(request, thread_id).show(form, status=422)
        if wants_preview(request):
            preview = preview_of(request, form.cleaned_data["body"])
            return ThreadPage(request, thread_id).show(form, preview=preview)
        values, is_staff = form.cleaned_data, request.user.is_staff
        try:
            post = post_reply(
                self.thread,
                by=request.user,
                body=values["body"],
                goes_home=is_staff and values["goes_home"],
                asks_back=is_staff and values["asks_back"],
                ticket=values["ticket"],
            )
        except ValidationError as error:
            form.add_error("body", error)
            return ThreadPage(request, thread_id).show(form, status=422)
        for note in notes_about(post):
            messages.info(request, note)
        return self.done(post)


class PostScoped(ThreadScoped):
    """Finds a post of the conversation among those that its visitor may read."""

    post_row: Post

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        posts = self.thread.posts.visible_to(request.user).select_related("author")
        self.post_row = get_object_or_404(posts, pk=kwargs["post_id"])
        self.post_row.thread = self.thread


class PostView(PostScoped):
    """Change the text of one's own post, or take it back."""

    body_limit = BODY_LIMIT_BYTES

    def get(self, request, thread_id, post_id):
        require(may_edit(request.user, self.post_row))
        return self._show(ReplyForm(initial={"body": self.post_row.body}))

    def post(self, request, thread_id, post_id):
        require(may_edit(request.user, self.post_row))
        require_within("preview" if wants_preview(request) else "edit", request)
        form = ReplyForm(request.POST, request.FILES)
        if not form.is_valid() or not keep_pictures(request, form):
            return self._show(form, status=422)
        if wants_preview(request):
            return self._show(form, preview=preview_of(request, form.cleaned_data["body"]))
        try:
            post = edit_post(self.post_row, by=request.user, body=form.cleaned_data["body"])
        except ValidationError as error:
            form.add_error("body", error)
            return self._show(form, status=422)
        for note in notes_about(post):
            messages.info(request, note)
        return self.done(post)

    def delete(self, request, thread_id, post_id):
        require(may_withdraw(request.user, self.post_row))
        require_within("edit", request)
        post = withdraw_post(self.post_row, by=request.user)
        messages.info(request, _("Your words are gone. A mark stands where they stood."))
        # Without anything else in it, the conversation is gone, too.
        if not Thread.objects.visible_to(request.user).filter(pk=post.thread_id).exists():
            return redirect("forum:threads")
        return self.done(post)

    def _show(self, form, status=200, preview=""):
        context = {
            "post": self.post_row,
            "thread": self.thread,
            "form": form,
            "preview": preview,
            "may_withdraw": may_withdraw(self.request.user, self.post_row),
        }
        return render(self.request, "forum/post_edit.html", context, status=status)


class HistoryView(PostScoped):
    """What a post said before, change by change."""

    def get(self, request, thread_id, post_id):
        if self.post_row.is_withdrawn:
            raise Http404
        require(may_read_history(request.user, self.post_row))
        context = {"post": self.post_row, "thread": self.thread, "changes": changes_of(self.post_row)}
        return render(request, "forum/post_history.html", context)
