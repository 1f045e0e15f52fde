"""The network as a whole: what it is made of, and which door a request goes through."""

import secrets
import time
from dataclasses import dataclass, replace
from pathlib import Path

from . import api, control, oauth, pages
from .database import Database
from .exchange import Answer, Request, error_answer, json_answer
from .faults import FaultMachine, RateLimit, rate_headers
from .posts import join
from .refusal import Refusal

# So high that a visitor of the demo never meets it; tests set their own.
UNLIMITED_REQUESTS = 1_000_000
RATE_WINDOW_SECONDS = 300
TOKEN_IS_INVALID = "The access token is invalid"
READY_MADE_PEOPLE = (
    # handle, display name, followers, is a bot
    ("mia", "Mia Fischer", 84, False),
    ("tom", "Tom Okafor", 312, False),
    ("lena", "Lena Park", 18_400, False),
    ("raj", "Raj Patel", 47, False),
    ("grumpygus", "Grumpy Gus", 3, False),
    ("citydesk", "City Desk News", 210_000, False),
    ("dealbot", "Deal Robot", 950, True),
)
COMPANY_FOLLOWERS = 5_200


@dataclass(frozen=True)
class Settings:
    """How a network is set up. base_url is where it is reached from outside, without a slash at the end."""

    base_url: str
    company: str
    company_name: str
    token: str


class Network:
    """Everything a request may need."""

    def __init__(self, database_path: str | Path, settings: Settings):
        self.settings = settings
        self.database = Database(database_path)
        self.faults = FaultMachine()
        self.rate_limit = RateLimit(UNLIMITED_REQUESTS, RATE_WINDOW_SECONDS)
        self._settle()

    def answer(self, request: Request) -> Answer:
        """Answer a request; never raises for what a stranger sent."""
        try:
            if request.path.startswith("/api/"):
                return self._answer_program(request)
            if request.path == "/oauth/token" and request.method == "POST":
                return oauth.give_token(self, request)
            if request.path == "/healthz":
                return json_answer({"status": "ok"})
            if request.path.startswith("/control/"):
                request.refuse_other_sites()
                return control.answer(self, request)
        except Refusal as refusal:
            return error_answer(refusal)
        return pages.answer(self, request)

    def _settle(self) -> None:
        with self.database.writing() as connection:
            company = join(connection, self.settings.company, display_name=self.settings.company_name)
            if not company["followers"]:
                join(connection, self.settings.company, followers=COMPANY_FOLLOWERS)
            self.company_id = company["id"]
            for handle, name, followers, is_bot in READY_MADE_PEOPLE:
                if handle != self.settings.company:
                    join(connection, handle, display_name=name, followers=followers, bot=is_bot, ready_made=True)

    def _answer_program(self, request: Request) -> Answer:
        sent = request.headers.get("authorization", "")
        # Bytes, because a header may hold more than ASCII and a comparison of texts would refuse to look at it.
        known = secrets.compare_digest(sent.encode(errors="replace"), f"Bearer {self.settings.token}".encode())
        within_limit, headers = self.rate_limit.spend("company" if known else request.client)
        page = api.page_name(request)
        fault = self.faults.next(request.kind, page)
        if fault and fault.delay_seconds:
            time.sleep(fault.delay_seconds)
        effect = fault.effect if fault else None
        if effect == "drop_before_accepting":
            return Answer(drop=True)
        if effect == "status":
            return _with_headers(self._staged_error(fault), headers)
        if effect == "redirect_to":
            return _with_headers(json_answer({}, 302, {"Location": fault.value}), headers)
        if not within_limit:
            return _with_headers(json_answer({"error": "Too many requests"}, 429), headers)
        answer = self._carry_out(request, known=known, answers_earlier_page=effect == "duplicate_page")
        if page and answer.status == 200 and answer.body != b"[]":
            self.faults.remember_page(page, answer)
        if effect == "drop_after_accepting":
            return Answer(drop=True)
        if effect == "wrong_json":
            answer = replace(answer, body=answer.body[: len(answer.body) // 2] + b"\xff<!-- lost -->")
        return _with_headers(replace(answer, drip=effect == "slow_drip"), headers)

    def _carry_out(self, request: Request, *, known: bool, answers_earlier_page: bool) -> Answer:
        try:
            path = request.path.rstrip("/")
            if path == "/api/v1/apps" and request.method == "POST":
                return oauth.register_app(self, request)
            if path != "/api/v2/instance" and not known:
                # Whoever signed in elsewhere with their account may be asked who they are, and nothing more.
                person = oauth.owner_of(self, request.headers.get("authorization", ""))
                if person is None or path != "/api/v1/accounts/verify_credentials":
                    raise _token_refused()
                return api.show_account_of(self, person)
            if answers_earlier_page:
                return self.faults.earlier_page(api.page_name(request))
            return api.answer(self, request)
        except Refusal as refusal:
            return error_answer(refusal)

    def _staged_error(self, fault) -> Answer:
        messages = {401: TOKEN_IS_INVALID, 404: "Record not found", 429: "Too many requests"}
        refusal = Refusal(fault.value, messages.get(fault.value, "Something went wrong on the server"))
        if fault.value == 401:
            refusal = _token_refused()
        answer = error_answer(refusal)
        wait = fault.retry_after
        if wait is not None:
            answer.headers["Retry-After"] = str(wait)
        if fault.value == 429:
            seconds = self.rate_limit.window_seconds if wait is None else wait
            answer.headers.update(rate_headers(self.rate_limit.limit, 0, seconds))
        return answer


def _token_refused() -> Refusal:
    challenge = f'Bearer realm="Doorkeeper", error="invalid_token", error_description="{TOKEN_IS_INVALID}"'
    return Refusal(401, TOKEN_IS_INVALID, {"WWW-Authenticate": challenge})


def _with_headers(answer: Answer, headers: dict[str, str]) -> Answer:
    common = {
        "Cache-Control": "private, no-store",
        "Vary": "Authorization, Origin",
        "X-Request-Id": secrets.token_hex(16),
    }
    # What the answer says itself goes last: a staged 429 has its own X-RateLimit headers.
    return replace(answer, headers={**common, **headers, **answer.headers})
