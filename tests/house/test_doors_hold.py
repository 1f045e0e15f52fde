"""What holds at every door: no form without its token, the headers, no cookie for a reader, no way to elsewhere."""

import ast
import re
from urllib.parse import urlencode, urlsplit

import pytest
from django.core.cache import cache
from django.urls import reverse

from apps.embed.framing import is_framed
from apps.embed.models import Embed
from apps.embed.origins import FACEBOOK
from tests.conftest import PASSWORD
from tests.house.access import LEADS_ON, verdict
from tests.house.doors import knock
from tests.house.reading import called, calls, modules, name_of

# Who proves it in another way: a signature, a link out of a mail (RFC 8058), or the browser's own word about where the
# form was sent from (the door of "me too" answers without it with a page that asks again).
WITHOUT_TOKEN = {
    "knowledge:rating", "knowledge:video_rating",
    "ingest:webhook", "notifications:inbound", "notifications:mail_events", "notifications:unsubscribe", "forum:me_too",
    "ideas:vote", "feedback:refuse",
}  # fmt: skip
# Pages that carry a form get the cookie that its token is compared with.
GIVES_A_COOKIE = {
    "contact:form", "knowledge:rating", "knowledge:video_rating",
    "account_login", "account_signup", "account_reset_password", "account_reset_password_from_key",
    "account_request_login_code", "forum:ask", "forum:me_too", "forum:confirm", "moderation:flags", "portal:home",
    "search:results", "notifications:follow", "notifications:confirm_follow", "notifications:outcome",
    "notifications:unsubscribe", "ideas:vote", "feedback:survey",
}  # fmt: skip
ELSEWHERE = [
    "//evil.example", "///evil.example", "\\\\evil.example", "/\\evil.example", "https:evil.example",
    "https:///evil.example", "https://evil.example", "http://testserver@evil.example/", "javascript:alert(1)",
    "data:text/html,x", "\t//evil.example", "/%0d%0aLocation:https://evil.example", "https://testserver.evil.example/",
    "\u2028//evil.example", "//evil.example/%2f..",
]  # fmt: skip
# Where SQL is written by hand, and why that is safe.
WRITES_SQL = {
    "apps/search/engines": "the full-text engines of both databases; every value is a parameter",
    "apps/foundation/limits.py": "one statement that counts and waits, made of a quoted name and placeholders",
    "apps/knowledge/verbs/visits.py": "one statement that adds up visits, made of two column names and placeholders",
}
HAND_WRITTEN = {"RawSQL", "extra", "raw"}
FRAMING = re.compile(r"frame-ancestors ([^;]+)")


def test_no_form_is_taken_without_its_token(world, doors, undrawn):
    taken = set()
    for door in doors:
        if getattr(door.route.callback, "csrf_exempt", False):
            # A frame knows no cookie that somebody else's form could send along.
            if not is_framed(f"/{door.route.pattern}"):
                taken.add(door.route.name)
            continue
        response = knock(world, "owner", "POST", door.address, csrf=True)
        assert response.status_code in (403, 405), f"POST {door.address} without a token: {response.status_code}"
    assert taken == WITHOUT_TOKEN


def test_every_page_says_who_may_frame_it_and_what_may_run(visits):
    for door, answer in visits:
        policy = answer.headers.get("Content-Security-Policy", "")
        may_frame = set(FRAMING.search(policy)[1].split())
        assert may_frame == who_may_frame(door.route), door.address
        is_closed = may_frame == {"'none'"}
        assert answer.headers.get("X-Frame-Options") == ("DENY" if is_closed else None), door.address
        assert answer.headers.get("X-Content-Type-Options") == "nosniff", door.address
        if not door.route.is_admin:
            assert "unsafe" not in policy, door.address


def test_a_reader_is_given_no_cookie(visits):
    giving = set()
    for door, answer in visits:
        new = {name for name, morsel in answer.cookies.items() if morsel["max-age"] != 0}
        if new and verdict(answer) == "+" and not door.route.is_admin and not door.route.pattern.endswith(LEADS_ON):
            giving.add(door.route.name)
    assert giving <= GIVES_A_COOKIE


def who_may_frame(route) -> set[str]:
    """Nobody, but for the pages of a frame the sites of its row, and for a card anybody: it is read only."""
    shop = {"https://shop.example"}
    if not is_framed(f"/{route.pattern}"):
        return {"'none'"}
    if route.name == "embed:card":
        return {"*"}
    return shop | set(FACEBOOK) if route.name == "embed:facebook" else shop


def test_no_frame_reads_or_gives_a_cookie_and_none_is_there_without_its_row(world, doors, monkeypatch):
    """Sessions are not even looked at: what is signed in elsewhere in the browser is nobody here."""
    framed = [door for door in doors if is_framed(f"/{door.route.pattern}")]
    assert len(framed) > 20

    def never(*_given):
        raise AssertionError("a session was read in a frame")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", never)
    for door in framed:
        for method in ("GET", "POST"):
            response = knock(world, "owner", method, door.address, csrf=True)
            assert response.status_code < 500, door.address
            assert not response.cookies and "cookie" not in response.headers.get("Vary", "").lower(), door.address
    Embed.objects.update(is_enabled=False)
    for door in framed:
        if "key" in door.route.wants:
            for method in ("GET", "POST"):
                response = knock(world, "anonymous", method, door.address)
                assert (
                    response.status_code == 404
                    and "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
                )


@pytest.mark.parametrize("onward", ELSEWHERE)
def test_signing_in_leads_nowhere_else(client, world, onward):
    cache.clear()  # The limit on signing in counts there, across tests.
    who = world.people["owner"].email
    response = client.post(reverse("account_login"), {"login": who, "password": PASSWORD, "next": onward})
    assert response.status_code == 302
    assert _stays_here(response.headers["Location"])


@pytest.mark.parametrize("onward", ELSEWHERE)
def test_the_admins_door_leads_nowhere_else(world, onward):
    response = knock(world, "agent", "GET", f"{reverse('admin:login')}?{urlencode({'next': onward})}")
    assert response.status_code == 302
    assert _stays_here(response.headers["Location"])


def _stays_here(location: str) -> bool:
    """Whether a browser that is told this stays on the site; a backslash is a slash to it, a tab nothing."""
    read = location.replace("\\", "/").translate({9: None, 10: None, 13: None})
    return (
        urlsplit(read).netloc in ("", "testserver")
        and read.startswith(("/", "http://testserver/"))
        and read[1:2] != "/"
    )


def test_no_request_becomes_part_of_a_query():
    """No `.extra`, `.raw` or `RawSQL`, and no `order_by` or `**` fed from a request; class 25 of the threat list."""
    found = []
    for path in modules("apps", "helpcenter"):
        if any(name_of(path).startswith(place) for place in WRITES_SQL) or "migrations" in path.parts:
            continue
        found += [f"{name_of(path)}:{call.lineno}" for call in calls(path) if _is_unsafe(call)]
    assert found == []


def _is_unsafe(node: ast.Call) -> bool:
    name = called(node)
    if name in HAND_WRITTEN and isinstance(node.func, ast.Attribute | ast.Name):
        return True
    if name == "execute" and node.args and isinstance(node.args[0], ast.JoinedStr | ast.BinOp):
        return True
    spread = [word.value for word in node.keywords if word.arg is None]
    given = [*node.args, *spread] if name in ("order_by", "filter", "exclude", "annotate") else spread
    return any(_comes_from_a_request(one) for one in given)


def _comes_from_a_request(node: ast.AST) -> bool:
    return any(
        isinstance(one, ast.Attribute) and one.attr in ("GET", "POST", "headers", "COOKIES") for one in ast.walk(node)
    )


def test_the_check_of_queries_sees_what_it_looks_for():
    unsafe = ["q.order_by(request.GET['o'])", "q.filter(**request.POST)", "q.extra(where=[x])", "c.execute(f'{x}')"]
    assert all(_is_unsafe(ast.parse(line).body[0].value) for line in unsafe)
    assert not _is_unsafe(ast.parse("q.order_by('-pk')").body[0].value)
