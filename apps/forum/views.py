"""The doors of the forum: the list, a conversation, asking, and what can be done to a conversation."""

import secrets

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views import View

from apps.activity.models import Event
from apps.foundation.pagination import keyset_page
from apps.foundation.verdicts import Verdict, require

from .forms import AcceptForm, AskForm, LockForm, ReplyForm
from .lists import ThreadFilter
from .models import Merge, Post, Thread, Visibility
from .reading import Line, reading_order
from .rules import may_accept, may_confirm, may_edit, may_lock, may_open, may_reopen, may_reply, may_resolve
from .verbs import (
    accept_answer,
    edit_post,
    lock_thread,
    open_thread,
    post_reply,
    reopen_thread,
    resolve_thread,
    say_me_too,
    take_back_me_too,
    unaccept_answer,
    unlock_thread,
)

THREADS_PER_PAGE = 20
POSTS_PER_PAGE = 50
SUMMARY_LENGTH = 155
BROWSER_COOKIE = "browser"
BROWSER_COOKIE_SECONDS = 365 * 24 * 3600


class ThreadListView(View):
    """Conversations, liveliest first, narrowed by what the address says."""

    def get(self, request):
        chosen = ThreadFilter.from_request(request)
        threads = chosen.narrow(Thread.objects.visible_to(request.user), request.user).for_listing()
        page = keyset_page(threads, request, field="last_post_at", size=THREADS_PER_PAGE)
        return render(request, "forum/thread_list.html", {"page": page, "chosen": chosen})


class AskView(View):
    """Begin a conversation."""

    def get(self, request):
        form = AskForm(
            initial={key: request.GET[key] for key in ("title", "kind", "product", "body") if key in request.GET}
        )
        return render(request, "forum/ask.html", {"form": form, "verdict": may_open(request.user)})

    def post(self, request):
        require(may_open(request.user))
        form = AskForm(request.POST)
        if not form.is_valid():
            return render(request, "forum/ask.html", {"form": form, "verdict": may_open(request.user)}, status=422)
        thread = open_thread(by=request.user, **form.cleaned_data)
        return redirect(thread)


class ThreadScoped(View):
    """Finds the conversation through what its visitor may see; what may not be seen is not found."""

    method_field = "_method"
    # What comes with the conversation in one query; doors that only change something need no more.
    related = ("resolution", "lock")
    thread: Thread

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.thread = get_object_or_404(
            Thread.objects.visible_to(request.user).select_related(*self.related), pk=kwargs["thread_id"]
        )

    def dispatch(self, request, *args, **kwargs):
        # Plain forms cannot send DELETE; they say so in a field.
        if request.method == "POST" and request.POST.get(self.method_field, "").upper() == "DELETE":
            if not hasattr(self, "delete"):
                return self.http_method_not_allowed(request, *args, **kwargs)
            return self.delete(request, *args, **kwargs)
        return super().dispatch(request, *args, **kwargs)

    def done(self, post: Post | None = None):
        return redirect(post or self.thread)


class ThreadView(View):
    """A conversation with its line of posts and events."""

    def get(self, request, thread_id, slug):
        try:
            page = ThreadPage(request, thread_id)
        except Http404:
            return self._where_it_lives_on(request, thread_id)
        if slug != (page.thread.slug or "-"):
            return redirect(page.thread, permanent=page.thread.is_public)
        return page.show()

    def _where_it_lives_on(self, request, thread_id):
        merge = get_object_or_404(
            Merge.objects.select_related("into"),
            thread__in=Thread.objects.filter(pk=thread_id),
            into__in=Thread.objects.visible_to(request.user),
        )
        return HttpResponsePermanentRedirect(f"{merge.into.get_absolute_url()}?merged={thread_id}")


class ThreadPage(ThreadScoped):
    """What the thread page shows; the reply door shows it again, with the errors."""

    related = ("board", "product", "resolution__settled_by", "lock")

    def __init__(self, request, thread_id):
        super().__init__()
        self.setup(request, thread_id=thread_id)

    def show(self, form: ReplyForm | None = None, status: int = 200):
        """The page; with a form that could not be taken, what was typed is still in it."""
        user, thread = self.request.user, self.thread
        posts = thread.posts.select_related("author").in_reading_order()
        line = reading_order(
            posts,
            Event.objects.about(thread).select_related("actor"),
            after=self.request.GET.get("after"),
            size=POSTS_PER_PAGE,
        )
        verdict, choice = may_reply(user, thread), may_accept(user, thread)
        self._make_ready(line, choice)
        context = {
            "thread": thread,
            "line": line,
            "form": form or (ReplyForm(initial={"goes_home": bool(thread.said_on)}) if verdict else None),
            "may_reply": verdict,
            "may_accept": choice,
            "may_resolve": may_resolve(user, thread),
            "may_confirm": may_confirm(user, thread),
            "may_reopen": may_reopen(user, thread),
            "may_lock": may_lock(user, thread),
            "has_me_too": has_me_too(self.request, thread),
            "summary": _summary(thread, line.opening),
            "was_merged": "merged" in self.request.GET,
        }
        return render(self.request, "forum/thread.html", context, status=status)

    def _make_ready(self, line: Line, may_choose: Verdict) -> None:
        """Settle once what the page would ask of every post: `may_change`, and `has_foot` where anything stands below
        its words. The accepted answer mostly stands on the page already."""
        user, thread = self.request.user, self.thread
        author_id = user.pk
        for post in line.posts():
            post.may_change = post.author_id == author_id and not post.said_on
            is_reply = not post.is_opening
            is_answer = post.pk == thread.accepted_answer_id
            post.has_foot = bool(
                post.carried_to or post.may_change or (is_reply and (post.said_on or is_answer or may_choose))
            )
            if is_answer:
                thread.accepted_answer = post
        if thread.accepted_answer_id and not Thread.accepted_answer.is_cached(thread):
            thread.accepted_answer = thread.posts.select_related("author").get(pk=thread.accepted_answer_id)


class RepliesView(ThreadScoped):
    """Add a reply."""

    def post(self, request, thread_id):
        require(may_reply(request.user, self.thread))
        form = ReplyForm(request.POST)
        if not form.is_valid():
            return ThreadPage(request, thread_id).show(form, status=422)
        goes_home = request.user.is_staff and form.cleaned_data["goes_home"]
        return self.done(
            post_reply(
                self.thread,
                by=request.user,
                body=form.cleaned_data["body"],
                goes_home=goes_home,
                ticket=form.cleaned_data["ticket"],
            )
        )


class ResolutionView(ThreadScoped):
    """Settle a conversation, or take it up again."""

    def post(self, request, thread_id):
        require(may_resolve(request.user, self.thread))
        resolve_thread(self.thread, by=request.user)
        return self.done()

    def delete(self, request, thread_id):
        require(may_reopen(request.user, self.thread))
        reopen_thread(self.thread, by=request.user)
        return self.done()


class AnswerView(ThreadScoped):
    """Choose the reply that answers the question, or take the choice back."""

    def post(self, request, thread_id):
        require(may_accept(request.user, self.thread))
        form = AcceptForm(request.POST, thread=self.thread)
        if not form.is_valid():
            messages.error(request, " ".join(form.errors["post"]))
            return self.done()
        try:
            accept_answer(self.thread, by=request.user, post=form.cleaned_data["post"])
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return self.done()

    def delete(self, request, thread_id):
        require(may_accept(request.user, self.thread))
        unaccept_answer(self.thread, by=request.user)
        return self.done()


class LockView(ThreadScoped):
    """Close a conversation for further replies, or open it again."""

    def post(self, request, thread_id):
        require(may_lock(request.user, self.thread))
        form = LockForm(request.POST)
        if not form.is_valid():
            messages.error(request, " ".join(form.errors["reason"]))
            return self.done()
        lock_thread(self.thread, by=request.user, reason=form.cleaned_data["reason"])
        return self.done()

    def delete(self, request, thread_id):
        require(may_lock(request.user, self.thread))
        unlock_thread(self.thread, by=request.user)
        return self.done()


class MeTooView(ThreadScoped):
    """Say "I have this, too", signed in or by a random key that the browser keeps."""

    def post(self, request, thread_id):
        if self.thread.visibility != Visibility.PUBLIC:
            messages.error(request, _("This conversation is not public."))
            return self.done()
        if request.user.is_authenticated:
            say_me_too(self.thread, by=request.user)
            return self.done()
        browser = browser_key(request) or secrets.token_urlsafe(24)
        say_me_too(self.thread, browser=browser)
        response = self.done()
        response.set_signed_cookie(
            BROWSER_COOKIE,
            browser,
            max_age=BROWSER_COOKIE_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
        return response

    def delete(self, request, thread_id):
        if request.user.is_authenticated:
            take_back_me_too(self.thread, by=request.user)
        elif browser := browser_key(request):
            take_back_me_too(self.thread, browser=browser)
        return self.done()


class PostView(ThreadScoped):
    """Change the text of one's own post."""

    def get(self, request, thread_id, post_id):
        return self._show(request, self._post(post_id), None)

    def post(self, request, thread_id, post_id):
        post = self._post(post_id)
        require(may_edit(request.user, post))
        form = ReplyForm(request.POST)
        if not form.is_valid():
            return self._show(request, post, form, status=422)
        edit_post(post, by=request.user, body=form.cleaned_data["body"])
        return self.done(post)

    def _post(self, post_id: int) -> Post:
        return get_object_or_404(self.thread.posts.select_related("thread"), pk=post_id)

    def _show(self, request, post, form, status=200):
        require(may_edit(request.user, post))
        form = form or ReplyForm(initial={"body": post.body})
        return render(
            request, "forum/post_edit.html", {"post": post, "thread": self.thread, "form": form}, status=status
        )


def _summary(thread: Thread, opening: Post | None) -> str:
    """What others read about it elsewhere: its first words, unless they are nobody else's business or gone."""
    if thread.is_public and opening and not opening.is_withdrawn:
        return Truncator(strip_tags(opening.html)).chars(SUMMARY_LENGTH)
    return thread.title


def browser_key(request) -> str:
    """The random key of a signed-out visitor's browser; empty where it has none or it was tampered with."""
    return request.get_signed_cookie(BROWSER_COOKIE, default="") or ""


def has_me_too(request, thread: Thread) -> bool:
    """Whether this visitor has said "me too" here."""
    if request.user.is_authenticated:
        return thread.me_toos.filter(person=request.user).exists()
    key = browser_key(request)
    return bool(key) and thread.me_toos.filter(browser=key).exists()
