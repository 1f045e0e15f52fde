"""Conversations: lists of them, one of them, and opening one."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAuthenticated
from rest_framework.response import Response

from apps.foundation.api.documenting import documented
from apps.foundation.api.reach import reader_of
from apps.foundation.api.scopes import Scope
from apps.foundation.api.shapes import api_address
from apps.foundation.api.views import DetailView, ListView
from apps.foundation.gone import Gone
from apps.foundation.limits import require_within
from apps.foundation.verdicts import require

from ..lists import STATES, ThreadFilter
from ..models import Merge, Standing, Thread, Visibility
from ..rules import may_open
from ..verbs import open_thread
from .examples import THREAD, THREAD_DETAIL, THREAD_SENT
from .sent import ThreadQuery, ThreadSent
from .shapes import ThreadDetailSerializer, ThreadSerializer, rows_of_posts, rows_of_threads


class ThreadsView(ListView):
    """Conversations that whoever asks may see, and a way to open one."""

    group = "threads"
    needs = {"GET": Scope.READ, "POST": Scope.WRITE}
    shown = ThreadSerializer
    filters = ThreadQuery
    # The newest are those that came here last, whenever they were said elsewhere: nothing slips in behind a reader.
    orders = {"liveliest": "-last_post_at", "newest": "-id", "most_voices": "-me_too_count"}

    def get_queryset(self):
        reader = reader_of(self.request)
        return rows_of_threads(Thread.objects.visible_to(reader), reader)

    def narrow(self, rows, asked):
        asked = dict(asked)
        status = asked.pop("status", "")
        if mine := bool(asked.pop("asked_by", "")):
            self._require_token()
        chosen = ThreadFilter(
            **{name: asked[name] for name in ("kind", "board", "product", "tag") if name in asked},
            channel=asked.get("said_on", ""),
            mine=mine,
            state=status if status in STATES else "",
            how="" if status in STATES else status,
        )
        return chosen.narrow(rows, self.request.user)

    @documented(
        "threads_list",
        "Conversations",
        gives=ThreadSerializer,
        many=True,
        example=THREAD,
    )
    def get(self, request):
        return self.list(request)

    @documented(
        "threads_open",
        "Open a conversation",
        takes=ThreadSent,
        gives=ThreadDetailSerializer,
        status=201,
        also={202: ThreadDetailSerializer},
        example=THREAD_DETAIL,
        sent=THREAD_SENT,
    )
    def post(self, request):
        """Ask something, or say something new. It is looked at like what is typed on the page: where a person of our
        staff has to look first, the answer is 202 with `held: true`, and others read it once it was released."""
        require(may_open(request.user))
        told = self.read(ThreadSent)
        require_within("ask", request)
        thread = open_thread(by=request.user, body=told.pop("body_markdown"), **told)
        made = find_thread(thread.pk, request.user)
        at = reverse("api:thread", args=[thread.pk])
        return self.made(ThreadDetailSerializer, made, at=at, status=202 if made.visibility == Visibility.HELD else 201)

    def _require_token(self) -> None:
        if self.request.auth is None:
            raise NotAuthenticated


class ThreadView(DetailView):
    """One conversation, with the words that opened it."""

    group = "threads"
    needs = {"GET": Scope.READ}
    shown = ThreadDetailSerializer
    lookup = {"thread_id": "pk"}

    def get_queryset(self):
        reader = reader_of(self.request)
        return rows_of_threads(Thread.objects.visible_to(reader), reader)

    def missing(self):
        if Thread.objects.taken_away().filter(pk=self.kwargs["thread_id"]).exists():
            raise nothing_left()

    @documented(
        "threads_read",
        "A conversation",
        gives=ThreadDetailSerializer,
        also={307: None},
        example=THREAD_DETAIL,
        problems=("gone",),
    )
    def get(self, request, thread_id):
        """Of one that was merged, the address leads to the conversation in which it lives on (307)."""
        reader = reader_of(request)
        try:
            thread = self.get_object()
        except Http404:
            return self._where_it_lives_on(reader)
        thread = with_opening(thread, reader)
        if _is_nothing_left(thread) and not reader.is_staff and reader.pk != thread.author_id:
            raise nothing_left()
        return self.show(self.shown, thread)

    def _where_it_lives_on(self, reader) -> Response:
        merge = Merge.objects.filter(
            thread=self.kwargs["thread_id"], into__in=Thread.objects.visible_to(reader)
        ).first()
        if merge is None:
            raise Http404
        # Not for ever: a merge can be taken apart again.
        return Response(status=307, headers={"Location": api_address("thread", merge.into_id)})


class OfThread:
    """Finds the conversation that an address is below, among those that this reader may see. For doors."""

    related = ("resolution", "lock")

    def find_thread(self) -> Thread:
        """The conversation. Raises Http404."""
        threads = Thread.objects.visible_to(reader_of(self.request)).select_related(*self.related)
        thread = threads.filter(pk=self.kwargs["thread_id"]).first()
        if thread is None:
            raise Http404
        return thread


def find_thread(pk: int, reader) -> Thread:
    """A conversation as its shape shows it, for this reader. Raises Http404."""
    thread = rows_of_threads(Thread.objects.visible_to(reader), reader).filter(pk=pk).first()
    if thread is None:
        raise Http404
    return with_opening(thread, reader)


def with_opening(thread: Thread, reader) -> Thread:
    """The conversation with its opening post, as far as this reader has a place for it."""
    thread.opening = rows_of_posts(thread.posts.placed_for(reader)).filter(is_opening=True).first()
    return thread


def nothing_left() -> Gone:
    """For the address of a conversation of which nothing is left that anybody could read."""
    return Gone(_("This conversation was withdrawn, and nothing of it is left to read."))


def _is_nothing_left(thread: Thread) -> bool:
    """Whether marks of what was taken away are all that it shows. Asks only where the opening is such a mark."""
    opening = thread.opening
    if opening is None or opening.is_readable or opening.is_held:
        return False
    return not thread.posts.present().exclude(standing=Standing.REMOVED).exists()
