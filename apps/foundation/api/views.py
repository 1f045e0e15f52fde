"""Doors for programs: find, ask a rule, do a verb, answer in JSON.

    class ThreadsView(ListView):
        group = "threads"
        needs = {"GET": Scope.READ, "POST": Scope.WRITE}
        shown = ThreadShown
        filters = ThreadQuery                      # named filters; `narrow` applies them
        orders = {"liveliest": "-last_post_at", "newest": "-opened_at"}     # the first is the default

        def get_queryset(self):
            return Thread.objects.visible_to(self.request.user).for_listing()

        def narrow(self, rows, asked):
            return rows.filter(board__slug=asked["board"]) if "board" in asked else rows

        @documented("threads_list", "Conversations", gives=ThreadShown, many=True, example={…})
        def get(self, request):
            return self.list(request)

        @documented("threads_open", "Ask a question", takes=NewThreadSent, gives=ThreadShown, status=201, …)
        def post(self, request):
            told = self.read(NewThreadSent)
            require(may_open_thread(request.user))
            require_within("ask", request)
            thread = open_thread(by=request.user, **told)
            return self.made(ThreadShown, thread, at=reverse("api:thread", args=[thread.pk]))

`request.user` is the owner of the token, or anonymous; `request.auth` is the token or None. While somebody who works
here reads with a token that has no Scope.STAFF_READ, `request.user` is a copy of them that sees what customers see.
What a rule, a form, a verb or a limit raises is answered as a problem; nothing has to be caught. Each door says in
`needs` which scope each of its methods asks for. Whoever has no token reads what everybody reads, where the scope is
Scope.READ and `is_public` is left on.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction
from django.http import Http404, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from rest_framework.exceptions import AuthenticationFailed, MethodNotAllowed, NotAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from . import conditional
from .idempotency import HEADER as KEY_HEADER
from .idempotency import answer_once, plain
from .paging import PAGE_SIZE, PAGE_SIZE_LIMIT, Envelope, complete_order, page_of
from .parsing import LARGEST, odd_text
from .problems import Problem
from .reach import reader_of
from .scopes import Scope
from .serializers import Query, Sent, Shown
from .throttling import SAFE, count_request

PARAMETER_LIMIT = 2_000
METHODS = ("get", "post", "put", "patch", "delete")
CONDITIONAL_WRITES = frozenset({"PUT", "PATCH", "DELETE"})


class ApiView(APIView):
    """A door for programs. See the top of this module."""

    # Under which heading the reference page shows it: a plural noun.
    group: ClassVar[str] = ""
    # For each method that the door has, the scope that a token must have.
    needs: ClassVar[Mapping[str, Scope]] = {}
    # Whether somebody without a token may read here.
    is_public: ClassVar[bool] = True
    # What GET takes in the address, beside what paging takes.
    filters: ClassVar[type[Query] | None] = None
    # In bytes; TooLargeMiddleware refuses more before it is read.
    body_limit: ClassVar[int] = 256_000
    # Nobody writes here without a token, so a ban of an address shuts out nobody whom we know.
    needs_token_to_write = True
    http_method_names = [*METHODS, "head", "options"]

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        methods = {method.upper() for method in METHODS if hasattr(cls, method)}
        if methods - cls.needs.keys():
            raise ImproperlyConfigured(f"{cls.__name__}.needs names no scope for {sorted(methods - cls.needs.keys())}")

    # --- For doors --------------------------------------------------------------------------------------------------

    def read(self, sent: type[Sent], **context) -> dict[str, Any]:
        """The body as this serializer takes it, only what was sent and what has a default. Raises what becomes a 400.

        PATCH takes any part of it, the other methods all that is required.
        """
        form = sent(data=self.request.data, partial=self.request.method == "PATCH", context=self.context(**context))
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)

    def show(self, shown: type[Shown], thing, *, status: int = 200, many: bool = False, **context) -> Response:
        """An answer with this thing."""
        return Response(shown(thing, many=many, context=self.context(**context)).data, status=status)

    def made(self, shown: type[Shown], thing, *, at: str, status: int = 201, **context) -> Response:
        """An answer with something that was made; `at` is its path below the site."""
        answer = self.show(shown, thing, status=status, **context)
        answer["Location"] = absolute(at)
        return answer

    def nothing(self) -> Response:
        """An answer without words: it is done."""
        return Response(status=204)

    def context(self, **more) -> dict[str, Any]:
        """What serializers find in their context."""
        return {"request": self.request, "view": self, **more}

    def version(self) -> str | None:
        """A text that changes whenever the answer to this GET does, for whoever asks, if that is cheap to know.

        None where it is not: then the answer is made, and its digest compared.
        """
        return None

    def lock(self) -> None:
        """Hold what this address is about until the transaction ends, so that If-Match and the write are one step."""

    # --- The way of a request ---------------------------------------------------------------------------------------

    def dispatch(self, request, *args, **kwargs):
        """From the request to the answer; whatever is raised on the way becomes a problem."""
        self.args, self.kwargs = args, kwargs
        self.request = request = self.initialize_request(request, *args, **kwargs)
        self.headers, self.rate = self.default_response_headers, {}
        try:
            handler = self.handler_of(request)
            self.initial(request, *args, **kwargs)
            response = self.answer(request, handler)
        except Exception as error:
            response = self.handle_exception(error)
        self.response = self.finalize_response(request, response, *args, **kwargs)
        return self.response

    def handler_of(self, request):
        """What answers this method. Raises MethodNotAllowed."""
        name = request.method.lower()
        if name not in self.http_method_names or not hasattr(self, name):
            raise MethodNotAllowed(request.method)
        return getattr(self, name)

    def initial(self, request, *args, **kwargs):
        """Who is it, may they use this door, how often, and what do they ask for: in this order."""
        self.format_kwarg = None
        self.refuse_odd_path(kwargs)
        request.accepted_renderer, request.accepted_media_type = self.perform_content_negotiation(request)
        self.asked = {}
        if request.method == "OPTIONS":
            return
        try:
            self.perform_authentication(request)
        except AuthenticationFailed:
            # Guessing counts as what it is: a visitor's request. (DRF has made the user anonymous by now.)
            count_request(request)
            raise
        self.rate = count_request(request)
        self.require_scope(request)
        if request.method in SAFE:
            request.user = reader_of(request)
        self.asked = self.read_query(request)

    def require_scope(self, request) -> None:
        """Raises NotAuthenticated, or Problem where the token does not reach this far."""
        needed = self.needs["GET" if request.method == "HEAD" else request.method]
        if request.auth is None:
            if self.is_public and request.method in SAFE and needed == Scope.READ:
                return
            raise NotAuthenticated
        if needed not in request.auth.scopes:
            told = _("This needs a token with the scope “%(scope)s”.") % {"scope": needed.value}
            raise Problem("missing-scope", told, needs=needed.value)

    def refuse_odd_path(self, kwargs) -> None:
        """What no row can be called is not there. Raises Http404."""
        for value in kwargs.values():
            if (isinstance(value, int) and abs(value) > LARGEST) or (isinstance(value, str) and odd_text(value)):
                raise Http404

    def read_query(self, request) -> dict[str, Any]:
        """What the address asks for. Raises Problem that names what is unknown, given twice or malformed."""
        errors = {}
        taken = self.parameters() if request.method in SAFE else {}
        for name, values in request.GET.lists():
            if name not in taken:
                names = ", ".join(taken) or "–"
                errors[name[:100]] = _("There is no such parameter here. Known: %(names)s.") % {"names": names}
            elif len(values) > 1:
                errors[name] = _("Give it once.")
            elif len(values[0]) > PARAMETER_LIMIT or odd_text(values[0]):
                errors[name] = _("This value is too long, or holds a character that no text may hold.")
        if errors:
            raise Problem("invalid", errors=errors)
        if not self.filters or request.method not in SAFE:
            return {}
        given = {name: request.GET[name] for name in self.filters().fields if name in request.GET}
        query = self.filters(data=given, context=self.context())
        query.is_valid(raise_exception=True)
        return dict(query.validated_data)

    def parameters(self) -> list[str]:
        """The names of what GET takes in the address."""
        return list(self.filters().fields) if self.filters else []

    def answer(self, request, handler) -> HttpResponse:
        """Read, or write: once where the program asks for that, and only to the version that it names."""
        if request.method in SAFE:
            return self.answer_reading(request, handler)

        def write():
            if request.method not in CONDITIONAL_WRITES or "If-Match" not in request.headers:
                return handler(request, *self.args, **self.kwargs)
            with transaction.atomic():
                self.lock()
                conditional.require_match(request, self.present_tag(request))
                return handler(request, *self.args, **self.kwargs)

        if KEY_HEADER not in request.headers:
            return write()
        return answer_once(request, request.user.pk, write)

    def answer_reading(self, request, handler) -> HttpResponse:
        """The answer with its tag, or 304; without making it where a version is known."""
        version = None if request.method == "OPTIONS" else self.version()
        tag = self.tag_of_version(request, version) if version is not None else ""
        if tag and conditional.is_known(request, tag):
            short = HttpResponse(status=304)
            del short["Content-Type"]
            short["ETag"] = tag
            return short
        answer = plain(handler(request, *self.args, **self.kwargs))
        if answer.status_code == 200:
            answer["ETag"] = tag or conditional.tag_of(answer.content)
        return answer

    def tag_of_version(self, request, version: str) -> str:
        """A version is one of an address, for one person."""
        return conditional.tag_of(version, request.get_full_path(), str(request.user.pk))

    def present_tag(self, request) -> str:
        """The tag of what GET would answer here and now. Raises Problem where GET answers nothing."""
        if not hasattr(self, "get"):
            raise Problem("changed-meanwhile", _("This address has no version of its own. Leave If-Match out."))
        version = self.version()
        if version is not None:
            return self.tag_of_version(request, version)
        writer, request.user = request.user, reader_of(request)
        try:
            return conditional.tag_of(plain(self.get(request, *self.args, **self.kwargs)).content)
        finally:
            request.user = writer

    def options(self, request, *args, **kwargs):
        """Which methods there are, in the header Allow."""
        return Response(status=204)

    def finalize_response(self, request, response, *args, **kwargs):
        """What every answer carries; 304 instead of what the program has already."""
        response = super().finalize_response(request, plain(response), *args, **kwargs)
        for name, value in self.rate.items():
            response[name] = value
        patch_vary_headers(response, ["Authorization"])
        if "Cache-Control" not in response:
            may_keep = request.method in SAFE and response.status_code in (200, 304)
            # Asking for `request.auth` would authenticate where that never came to pass.
            whose = "private" if getattr(request, "_auth", None) is not None else "public"
            response["Cache-Control"] = f"{whose}, no-cache" if may_keep else "no-store"
        if request.method in SAFE and response.status_code == 200 and conditional.is_known(request, response["ETag"]):
            return conditional.not_modified(response)
        return response

    def handle_exception(self, exc):
        """The problem that it is. What nobody foresaw is raised: `handler500` answers it and the log keeps it."""
        response = self.get_exception_handler()(exc, self.get_exception_handler_context())
        if response is None:
            raise exc
        return response


class ListView(ApiView):
    """A list of rows, a page at a time: `?cursor=`, `?page_size=`, `?order=` where there is a choice."""

    shown: ClassVar[type[Shown]]
    # Named orders, the first is the default: a field or several, `-` for the largest first. Fields hold a value always.
    orders: ClassVar[Mapping[str, str | tuple[str, ...]]] = {"newest": "-id"}
    pagination_class = Envelope

    def get_queryset(self) -> models.QuerySet:
        """The rows that whoever asks may see, with everything that `shown` reads of them."""
        raise NotImplementedError

    def narrow(self, rows: models.QuerySet, asked: Mapping[str, Any]) -> models.QuerySet:
        """The rows that the named filters leave; `asked` holds what was given, as `filters` reads it."""
        return rows

    def rows_shown(self, rows: list) -> list:
        """A last look at the rows of a page, to put to each what it shows, for all of them at once."""
        return rows

    def parameters(self) -> list[str]:
        orders = ["order"] if len(self.orders) > 1 else []
        return ["cursor", "page_size", *orders, *super().parameters()]

    def list(self, request) -> Response:
        """The page that the address asks for."""
        name = request.GET.get("order", next(iter(self.orders)))
        if name not in self.orders:
            told = _("There is no such order here. Known: %(names)s.") % {"names": ", ".join(self.orders)}
            raise Problem("invalid", errors={"order": told})
        page = page_of(
            self.narrow(self.get_queryset(), self.asked),
            order_name=name,
            order=complete_order(self.orders[name]),
            cursor=request.GET.get("cursor", ""),
            size=self.page_size(request),
        )
        on, back = self._link(request, page.next), self._link(request, page.previous)
        results = self.shown(self.rows_shown(list(page.rows)), many=True, context=self.context()).data
        answer = Response({"next": on, "previous": back, "results": results})
        links = [f'<{address}>; rel="{name}"' for name, address in (("next", on), ("prev", back)) if address]
        if links:
            answer["Link"] = ", ".join(links)
        return answer

    def page_size(self, request) -> int:
        """How many rows were asked for. Raises Problem."""
        told = request.GET.get("page_size", str(PAGE_SIZE))
        if not (told.isascii() and told.isdigit() and len(told) < 4 and 1 <= int(told) <= PAGE_SIZE_LIMIT):
            told = _("Ask for 1 to %(limit)d at once.") % {"limit": PAGE_SIZE_LIMIT}
            raise Problem("invalid", errors={"page_size": told})
        return int(told)

    def _link(self, request, cursor: str) -> str | None:
        if not cursor:
            return None
        given = request.GET.copy()
        given["cursor"] = cursor
        return absolute(f"{request.path}?{given.urlencode()}")


class DetailView(ApiView):
    """One row, found among those that whoever asks may see. `lookup` maps what the address names to fields."""

    shown: ClassVar[type[Shown]]
    lookup: ClassVar[Mapping[str, str]] = {"pk": "pk"}

    def get_queryset(self) -> models.QuerySet:
        """The rows that whoever asks may see, with everything that `shown` reads of one."""
        raise NotImplementedError

    def get_object(self) -> models.Model:
        """The row that the address names. Raises Http404, also where it is not for whoever asks; see `missing`."""
        found = self.get_queryset().filter(**self._named()).first()
        if found is None:
            self.missing()
            raise Http404
        return found

    def missing(self) -> None:
        """Called for a row that is not there: raise Gone here for what was public and was taken away."""

    def detail(self, request) -> Response:
        """The row as `shown` shows it."""
        return self.show(self.shown, self.get_object())

    def lock(self) -> None:
        rows = self.get_queryset().model._base_manager
        rows.select_for_update(of=("self",)).filter(**self._named()).order_by().values_list("pk").first()

    def _named(self) -> dict[str, Any]:
        return {field: self.kwargs[name] for name, field in self.lookup.items()}


def absolute(path: str) -> str:
    """The whole address of a path of this site, as programs are told it."""
    return f"{settings.SITE_URL}{path}"
