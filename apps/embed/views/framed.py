"""The base of every page in a frame: which frame it is, who may show it, who writes in it, how it looks.

A page of a frame is an `EmbedView`:

    class ThreadView(EmbedView):
        def get(self, request, key, thread_id):
            thread = get_object_or_404(Thread.objects.visible_to(request.user), pk=thread_id)
            return self.page("embed/thread.html", {"thread": thread})

    class ReplyView(EmbedView):
        feature = Feature.REPLY         # 404 where the frame does not offer it
        scopes = {"POST": Scope.POST}   # 401 without a token, 403 with one that is not good for it
        def post(self, request, key, thread_id): ...

`request.embed` is the row, `request.frame` how it is shown, `request.embed_token` the token or None, `request.user`
the token's person or nobody. There is no session, and messages, cookies and CSRF tokens do not exist here: what changes
something must have been sent by a page of ours (Sec-Fetch-Site), and what somebody does under their name needs their
token in `Authorization: Embed …`, which no other page can send.

Errors answer in the frame's look with `embed/refused.html`, and with `application/problem+json` (RFC 9457) to scripts:
401 "sign in", 403, 404, 410, 413, 422, 429 with Retry-After. A 401 to a request that carried a token means that the
token is over. Templates get `embed`, `frame`, `person`; addresses are `{% framed "embed:thread" thread.pk %}`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from apps.foundation.gone import Gone
from apps.foundation.limits import TooMany
from apps.foundation.verdicts import Refused, require
from apps.foundation.visitors import is_sent_from_here
from apps.moderation.banned_addresses import is_address_open

from ..framing import let_frame
from ..models import Embed, EmbedToken, Scheme
from ..models.embed import direction_of
from ..verbs import use_token

READING = {"GET", "HEAD", "OPTIONS"}
LANGUAGE = re.compile(r"[a-z]{2,3}([_-][A-Za-z]{2,4})?", re.ASCII)
DIRECTIONS = {"ltr", "rtl"}
SIGN_IN_AGAIN = "token-over"


@dataclass(frozen=True, slots=True)
class Frame:
    """How a frame is shown now: by its row, and by what its host says in the address (`lang`, `dir`, `scheme`)."""

    embed: Embed
    lang: str = ""
    dir: str = ""
    color: str = ""
    # Whether whoever looks is said to look after the page around it: shows a link, opens nothing.
    for_owner: bool = False

    @classmethod
    def of(cls, embed: Embed, said: Mapping[str, str]) -> "Frame":
        """The frame that a host asks for in an address; what it says that we do not know is left out."""
        lang, direction, scheme = said.get("lang", ""), said.get("dir", ""), said.get("scheme", "")
        return cls(
            embed,
            lang=lang if LANGUAGE.fullmatch(lang) else "",
            dir=direction if direction in DIRECTIONS else "",
            color=scheme if scheme in (Scheme.LIGHT, Scheme.DARK) else "",
            for_owner=said.get("settings") == "1",
        )

    @property
    def language(self) -> str:
        """The language of its words, for `lang` of the page: one that the interface has."""
        wanted = self.lang.replace("_", "-").lower()
        known = dict(settings.LANGUAGES)
        for code in (wanted, wanted.partition("-")[0]):
            if code in known:
                return code
        return self.embed.interface_language

    @property
    def direction(self) -> str:
        """ "rtl" or "ltr": what the host says, else by the language that it says, else by that of the row."""
        return self.dir or (direction_of(self.lang) if self.lang else self.embed.direction)

    @property
    def scheme(self) -> str:
        """ "light", "dark" or "auto"."""
        return self.color or self.embed.scheme

    @property
    def query(self) -> dict[str, str]:
        """What the host said, to be carried along by every address inside."""
        said = {"lang": self.lang, "dir": self.dir, "scheme": self.color}
        return {name: value for name, value in said.items() if value}

    @property
    def settings_address(self) -> str:
        """Where its owner changes it, on pages that ask for a sign-in of their own; empty for everybody else."""
        return reverse("admin:embed_embed_change", args=[self.embed.pk]) if self.for_owner else ""

    def address(self, name: str, *args, **more) -> str:
        """The path of a page of this frame, `name` as in "embed:thread", with what the host said and `more`."""
        path = reverse(name, args=[self.embed.key, *args])
        query = urlencode({**self.query, **more})
        return f"{path}?{query}" if query else path


class EmbedView(View):
    """A page in a frame. See the head of this module."""

    # A `Feature` without which there is no such page, and the `Scope` that each method needs.
    feature: str = ""
    scopes: Mapping[str, str] = {}
    # Which kinds of frames have this page; all where none are named.
    kinds: tuple[str, ...] = ()
    # Whether other sites may send to this page: only what is signed, or grants nothing.
    takes_from_elsewhere = False
    # Whether whoever sends from a banned address may do this, as they may read.
    is_reading = False

    embed: Embed
    frame: Frame
    token: EmbedToken | None

    @classmethod
    def as_view(cls, **initkwargs):
        """The view. Where no cookie is read, there is nothing that a form of somebody else could misuse."""
        return csrf_exempt(super().as_view(**initkwargs))

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        request.user, request.embed_token = AnonymousUser(), None
        self.token = None

    def dispatch(self, request, *args, **kwargs):
        self.embed = request.embed = self._embed(kwargs.get("key", ""))
        self.frame = request.frame = Frame.of(self.embed, request.GET)
        with translation.override(self.frame.language):
            try:
                self._let_in(request)
                response = super().dispatch(request, *args, **kwargs)
                if hasattr(response, "render") and not response.is_rendered:
                    response.render()
            except Exception as error:
                response = self._refusal(error)
                if response is None:
                    raise
        let_frame(response, self.embed.allowed_origins)
        patch_vary_headers(response, ["Authorization"])
        if self.token is not None or request.method not in READING:
            response["Cache-Control"] = "private, no-store"
        return response

    def page(self, template: str, context: dict | None = None, status: int = 200) -> HttpResponse:
        """A page of the frame, from a template that knows `embed`, `frame` and `person` (None for visitors)."""
        known = {
            "embed": self.embed,
            "frame": self.frame,
            "person": self.request.user if self.token else None,
            **(context or {}),
        }
        return render(self.request, template, known, status=status)

    def problem(self, status: int, detail: str, *, errors: Mapping[str, list[str]] | None = None, **more):
        """What went wrong, for scripts: `application/problem+json`, `errors` a list of {field, message}."""
        body = {"type": "about:blank", "title": _title(status), "status": status, "detail": detail, **more}
        if errors:
            body["errors"] = [{"field": field, "message": text} for field, texts in errors.items() for text in texts]
        return JsonResponse(body, status=status, content_type="application/problem+json")

    @property
    def is_asked_by_script(self) -> bool:
        """Whether a script of the frame asks, to which a problem is told in a form that it reads."""
        headers = self.request.headers
        if "Authorization" in headers or headers.get("Sec-Fetch-Dest") == "empty":
            return True
        return self.request.get_preferred_type(["text/html", "application/json"]) == "application/json"

    def _embed(self, key: str) -> Embed:
        embed = Embed.objects.enabled().select_related("product").filter(key=key).first()
        if embed is None or (self.kinds and embed.kind not in self.kinds):
            raise Http404("no such frame")
        if self.feature and not embed.offers(self.feature):
            raise Http404("this frame does not offer that")
        return embed

    def _let_in(self, request) -> None:
        """Who it is, whether a page of ours sent it, whether the token is good for it."""
        kind, _space, token = request.headers.get("Authorization", "").partition(" ")
        if kind:
            self.token = use_token(self.embed, token.strip()) if kind.lower() == "embed" else None
            if self.token is None:
                raise TokenOver
            request.user, request.embed_token = self.token.person, self.token
        if request.method not in READING:
            if not self.takes_from_elsewhere and not is_sent_from_here(request):
                raise PermissionDenied
            if self.token is None and not self.is_reading:
                require(is_address_open(request))
        if scope := self.scopes.get(request.method):
            if self.token is None:
                raise SignInFirst
            if not self.token.allows(scope):
                raise PermissionDenied

    def _refusal(self, error: Exception) -> HttpResponse | None:
        """The answer to what a door may raise; None for what is a mistake of ours."""
        told = _told(error)
        if told is None:
            return None
        status, detail = told
        if self.is_asked_by_script:
            kind = {"type": SIGN_IN_AGAIN} if isinstance(error, TokenOver) else {}
            response = self.problem(status, detail, **kind)
        else:
            response = self.page("embed/refused.html", {"title": _title(status), "reason": detail}, status)
        if status == 401:
            response["WWW-Authenticate"] = "Embed"
        if isinstance(error, TooMany):
            response["Retry-After"] = str(error.retry_after)
        return response


class SignInFirst(Exception):
    """What is asked for needs a person, and nobody signed in."""


class TokenOver(Exception):
    """A token came that nobody may use any more."""


def _told(error: Exception) -> tuple[int, str] | None:
    if isinstance(error, SignInFirst):
        return 401, _("Sign in to go on.")
    if isinstance(error, TokenOver):
        return 401, _("You are signed out here. Sign in again to go on.")
    if isinstance(error, TooMany):
        return 429, str(error)
    if isinstance(error, Gone):
        return 410, error.sentence or _("What was here was withdrawn.")
    if isinstance(error, Refused):
        return 403, str(error)
    if isinstance(error, PermissionDenied):
        return 403, _("This is not open to you here.")
    if isinstance(error, Http404):
        return 404, _("There is nothing at this address, or nothing that can be shown here.")
    if isinstance(error, BadRequest):
        return 400, str(error) or _("This could not be read.")
    if isinstance(error, SuspiciousOperation):
        return 400, _("This could not be read.")
    return None


def _title(status: int) -> str:
    return {
        400: _("This could not be read"),
        401: _("Sign in first"),
        403: _("This is not open to you"),
        404: _("Nothing is here"),
        409: _("Something changed meanwhile"),
        410: _("This was withdrawn"),
        413: _("This is too much at once"),
        422: _("Something is missing"),
        429: _("A little slower, please"),
    }.get(status, _("This did not work"))
