"""The page of a conversation."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views import View

from apps.foundation.gone import Gone
from apps.foundation.page_cache import same_for_visitors
from apps.foundation.verdicts import Verdict
from apps.foundation.visitors import browser_key

from ..forms import ReplyForm
from ..models import Merge, Post, Thread, Visibility
from ..page import find_thread
from ..quoting import quote_from
from ..reading import Line, reading_order
from ..rules import is_editable_still, may_accept, may_confirm, may_lock, may_reopen, may_reply, may_resolve
from ..structured import thread_page
from ..surroundings import surroundings_of
from .scoped import ThreadScoped
from .tools import tools_for

POSTS_PER_PAGE = 50
SUMMARY_LENGTH = 155
BEGUN_LIMIT = 1_000


@method_decorator(same_for_visitors, name="dispatch")
class ThreadView(View):
    """A conversation with its line of posts and events."""

    def get(self, request, thread_id, slug):
        try:
            page = ThreadPage(request, thread_id)
        except Http404:
            return self._what_became_of_it(request, thread_id)
        if slug != (page.thread.slug or "-"):
            return redirect(page.thread, permanent=page.thread.is_public)
        return page.show()

    def _what_became_of_it(self, request, thread_id):
        """Where it lives on; that it is gone, where everybody could read it once; and nothing of any other."""
        if Thread.objects.taken_away().filter(pk=thread_id).exists():
            raise nothing_left()
        merge = get_object_or_404(
            Merge.objects.select_related("into"),
            thread__in=Thread.objects.filter(pk=thread_id),
            into__in=Thread.objects.visible_to(request.user),
        )
        # Not for ever: a merge can be taken apart again, and a browser would remember.
        return redirect(f"{merge.into.get_absolute_url()}?merged={thread_id}")


class ThreadPage(ThreadScoped):
    """What the thread page shows; the reply door shows it again, with the errors."""

    def __init__(self, request, thread_id):
        super().__init__()
        self.setup(request, thread_id=thread_id)

    def find(self, pk):
        user = self.request.user
        thread = find_thread(pk, user=user, browser="" if user.is_authenticated else browser_key(self.request))
        if thread is None:
            raise Http404
        return thread

    def show(self, form: ReplyForm | None = None, status: int = 200, preview: str = ""):
        """The page; with a form that could not be taken or is looked at first, what was typed is still in it."""
        user, thread = self.request.user, self.thread
        line = reading_order(thread, user=user, after=self.request.GET.get("after"), size=POSTS_PER_PAGE)
        if _is_nothing_left(line) and not user.is_staff and user.pk != thread.author_id:
            raise nothing_left()
        verdict, choice = may_reply(user, thread), may_accept(user, thread)
        self._make_ready(line, choice, verdict)
        context = {
            "thread": thread,
            "line": line,
            "form": form or (self._new_form() if verdict else None),
            "preview": preview,
            "may_reply": verdict,
            "may_accept": choice,
            "may_resolve": may_resolve(user, thread),
            "may_confirm": may_confirm(user, thread),
            "may_reopen": may_reopen(user, thread),
            "may_lock": may_lock(user, thread),
            **tools_for(user, thread),
            "around": surroundings_of(thread),
            "has_me_too": thread.has_me_too,
            "summary": _summary(thread, line.opening),
            # A later page of a long conversation is a page of its own.
            "page_query": "" if line.opening else urlencode({"after": self.request.GET.get("after", "")}),
            "structured": thread_page(thread, line.opening, line.posts()),
            "was_merged": "merged" in self.request.GET,
        }
        return render(self.request, "forum/thread.html", context, status=status)

    def _new_form(self) -> ReplyForm:
        initial = {"goes_home": bool(self.thread.said_on)}
        if quoted := self.request.GET.get("quote", ""):
            initial["body"] = quote_from(self.thread, quoted, user=self.request.user)
        elif self.request.user.is_staff and (begun := self.request.GET.get("reply", "")):
            # A tool beside the conversation proposes the words; whoever answers reads and changes them before sending.
            initial["body"] = begun[:BEGUN_LIMIT]
        return ReplyForm(initial=initial)

    def _make_ready(self, line: Line, may_choose: Verdict, may_quote: Verdict) -> None:
        """Settle once what the page would ask of every post: `may_change`, where what it answers stands, and `has_foot`
        where anything stands below its words. The accepted answer mostly stands on the page already."""
        user, thread = self.request.user, self.thread
        author_id = user.pk
        here = {post.pk for post in line.posts()}
        for post in line.posts():
            post.answers_address = _address_of_what_it_answers(post, here, user)
            post.may_take_back = post.author_id == author_id and not post.said_on and not post.is_removed
            post.may_change = post.may_take_back and is_editable_still(post)
            post.may_quote = bool(may_quote) and post.is_readable
            post.has_history = bool(post.edited_at) and (post.is_by_staff or user.is_staff)
            is_reply = not post.is_opening
            is_answer = post.pk == thread.accepted_answer_id
            post.has_foot = bool(
                user.is_authenticated
                or post.carried_to
                or post.has_history
                or (is_reply and (post.said_on or is_answer or may_choose))
            )
            if is_answer:
                thread.accepted_answer = post
        if thread.accepted_answer_id and not Thread.accepted_answer.is_cached(thread):
            thread.accepted_answer = thread.posts.select_related("author").get(pk=thread.accepted_answer_id)


def _address_of_what_it_answers(post: Post, here: set[int], user) -> str:
    """Where the post stands that this one answers: on this page, or in the conversation to which it was moved. Empty
    for none, for the opening of this conversation, which every reply answers, and where this visitor may not go."""
    if post.answers_id is None or (post.answered_opens and post.answered_in == post.thread_id):
        return ""
    if post.answers_id in here:
        return f"#post-{post.answers_id}"
    if post.answered_in != post.thread_id and post.answered_visibility != Visibility.PUBLIC and not user.is_staff:
        return ""
    return f"{reverse('forum:thread', args=[post.answered_in, '-'])}#post-{post.answers_id}"


def _is_nothing_left(line: Line) -> bool:
    """Whether marks of what was taken away are all that a whole conversation shows."""
    return (
        bool(line.opening) and not line.next_key and not any(post.is_readable or post.is_held for post in line.posts())
    )


def nothing_left() -> Gone:
    """For the address of a conversation of which nothing is left that anybody could read."""
    return Gone(_("This conversation was withdrawn, and nothing of it is left to read."))


def _summary(thread: Thread, opening: Post | None) -> str:
    """What others read about it elsewhere: its first words, unless they are nobody else's business or gone."""
    if thread.is_public and opening and opening.is_readable:
        return Truncator(strip_tags(opening.html)).chars(SUMMARY_LENGTH)
    return thread.title
