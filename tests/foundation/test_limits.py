"""How often somebody may do something: the numbers themselves, who is counted, and that nobody slips through."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.utils import timezone

from apps.foundation import limits
from apps.foundation.limits import (
    TooMany,
    client_address,
    counted_address,
    purge_allowances,
    read_rates,
    require_within,
    within,
)
from apps.foundation.models import Allowance
from tests.conftest import make_person, signed_in
from tests.racing import at_once, errors, needs_postgresql

# What a browser says of a form of this site.
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
NOON = datetime(2026, 5, 3, 12, 0, 10, tzinfo=UTC)
# Above so many uses the middle ones are not tried one by one.
LONG = 100
WINDOWS = {60: "m", 3600: "h", 86_400: "d"}


@pytest.fixture
def clock(monkeypatch):
    """The time as the limits see it, standing still until it is moved."""
    standing = SimpleNamespace(now=NOON)
    monkeypatch.setattr(limits, "timezone", SimpleNamespace(now=lambda: standing.now))
    return standing


@pytest.fixture
def ask(rf):
    """A request by somebody from somewhere."""

    def make(user=None, address="203.0.113.7", **headers):
        request = rf.post("/", REMOTE_ADDR=address, headers=headers)
        request.user = user or AnonymousUser()
        return request

    return make


def counted_until_refused(name: str, request, most: int = 300) -> int:
    """How many uses of a limit pass before one is refused."""
    for number in range(most):
        try:
            require_within(name, request)
        except TooMany:
            return number
    return most


def every_rate() -> list:
    return [
        pytest.param(name, kind, rate, id=f"{name}-{kind}-{rate.amount}/{WINDOWS[rate.seconds]}")
        for name, kinds in settings.LIMITS.items()
        for kind, written in kinds.items()
        for rate in read_rates(written)
    ]


@pytest.mark.one_database
@pytest.mark.parametrize(("name", "kind", "rate"), every_rate())
def test_each_limit_lets_pass_exactly_what_its_number_says(db, ask, clock, name, kind, rate, settings):
    settings.LIMITS = {name: {kind: f"{rate.amount}/{WINDOWS[rate.seconds]}"}}
    if kind == "key":
        assert [bool(within(name, "one")) for _ in range(rate.amount + 1)].index(False) == rate.amount
        return
    person = make_person("Pia", *(["Agent"] if kind == "staff" else []))
    person.joined_at = NOON - timedelta(hours=1 if kind == "newcomer" else 1_000)
    who = person if kind in {"person", "newcomer", "staff"} else None
    used_before = 0
    if rate.amount > LONG:
        require_within(name, ask(who))
        used_before = rate.amount - 5
        assert Allowance.objects.update(used=used_before) == 1
    assert used_before + counted_until_refused(name, ask(who)) == rate.amount


def test_several_windows_are_kept_at_once(db, ask, clock, settings):
    settings.LIMITS = {"post": {"visitor": "2/m, 3/h"}}
    assert counted_until_refused("post", ask()) == 2
    clock.now += timedelta(minutes=1)
    assert counted_until_refused("post", ask()) == 1
    clock.now += timedelta(minutes=1)
    assert counted_until_refused("post", ask()) == 0
    clock.now += timedelta(hours=1)
    assert counted_until_refused("post", ask()) == 2


def test_what_was_refused_is_not_counted(db, ask, clock, settings):
    settings.LIMITS = {"post": {"visitor": "1/m, 2/h"}}
    for _ in range(20):
        counted_until_refused("post", ask())
    clock.now += timedelta(minutes=1)
    assert counted_until_refused("post", ask()) == 1


def test_whoever_must_wait_is_told_until_when(db, ask, clock, settings):
    settings.LIMITS = {"post": {"visitor": "1/m"}, "ask": {"visitor": "1/d"}}
    for name, seconds, words in (("post", 50, "50 seconds"), ("ask", 43_190, "12 hours")):
        require_within(name, ask())
        with pytest.raises(TooMany, match=words) as refused:
            require_within(name, ask())
        assert refused.value.retry_after == seconds


def test_newcomers_are_held_to_less_and_staff_is_not_held(db, ask, clock, settings):
    settings.LIMITS = {"post": {"person": "5/m", "newcomer": "2/m", "address": "7/m"}}
    old, new, agent = make_person("Old"), make_person("New"), make_person("Omar", "Agent")
    old.joined_at, new.joined_at = NOON - timedelta(days=30), NOON - timedelta(hours=2)
    assert counted_until_refused("post", ask(new)) == 2
    assert counted_until_refused("post", ask(old)) == 5
    assert counted_until_refused("post", ask(make_person("Third"))) == 0, "the address has used up its seven"
    assert counted_until_refused("post", ask(agent), most=30) == 30


def test_one_person_does_not_use_up_the_share_of_another(db, ask, clock, settings):
    settings.LIMITS = {"post": {"person": "1/m"}}
    one, other = make_person("One"), make_person("Other")
    require_within("post", ask(one))
    require_within("post", ask(other))
    with pytest.raises(TooMany):
        require_within("post", ask(one))


def test_a_success_clears_nobodys_count(client, thread, settings, clock):
    settings.LIMITS = {**settings.LIMITS, "post": {"address": "2/m"}}
    ana, bela = make_person("One"), make_person("Other")
    statuses = []
    for who in (ana, bela, ana, bela):
        signed_in(client, who)
        statuses.append(client.post(f"/threads/{thread.pk}/replies/", {"body": "A word."}).status_code)
        client.logout()
    assert statuses == [302, 302, 429, 429]


def test_a_forged_header_makes_nobody_new(client, thread, settings, clock):
    settings.LIMITS = {**settings.LIMITS, "me_too": {"visitor": "10/d"}}
    statuses = []
    for number in range(100):
        client.cookies.clear()
        forged = {"X-Forwarded-For": f"198.51.100.{number}", "X-Real-IP": f"198.51.100.{number}"} | FROM_HERE
        statuses.append(client.post(f"/threads/{thread.pk}/me-too/", headers=forged).status_code)
    assert statuses == [302] * 10 + [429] * 90
    thread.refresh_from_db()
    assert thread.me_too_count == 10


def test_behind_a_trusted_proxy_only_what_the_proxy_wrote_counts(ask, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    forged = ask(address="10.0.0.1", **{"X-Forwarded-For": "6.6.6.6, 198.51.100.9"})
    assert client_address(forged) == "198.51.100.9"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert client_address(forged) == "10.0.0.1"


@pytest.fixture
def no_memory_of_other_tests():
    """Sign-in counts in the cache."""
    cache.clear()
    yield
    cache.clear()


def test_sign_in_is_limited_however_the_header_rotates(client, db, no_memory_of_other_tests):
    statuses = [
        client.post(
            "/accounts/login/",
            {"login": f"nobody{number}@example.org", "password": "wrong"},
            headers={"X-Forwarded-For": f"198.51.100.{number}"},
        ).status_code
        for number in range(100)
    ]
    assert statuses[0] == 200
    assert statuses[-1] == 429
    assert statuses.count(429) >= 60


@pytest.mark.parametrize("written", ["", "not an address", "1.2.3.4, 5.6.7.8"])
def test_an_address_that_cannot_be_known_is_counted_as_one_visitor(db, ask, clock, settings, written):
    settings.LIMITS = {"vote": {"address": "9/d", "visitor": "2/d", "person": "3/d"}}
    assert client_address(ask(address=written)) == ""
    assert counted_until_refused("vote", ask(address=written)) == 2
    assert counted_until_refused("vote", ask(make_person("Pia"), address=written)) == 3


def test_fewer_proxies_than_trusted_is_an_unknown_address_and_no_crash(ask, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert client_address(ask(**{"X-Forwarded-For": "198.51.100.9"})) == ""


def test_a_host_with_a_whole_network_of_addresses_is_one(ask):
    same = {counted_address(ask(address=f"2001:db8:1:2:{number:x}::1")) for number in range(50)}
    assert same == {"2001:db8:1:2::"}
    assert counted_address(ask(address="2001:db8:1:3::1")) not in same
    assert counted_address(ask(address="::ffff:203.0.113.7")) == "203.0.113.7"


def test_no_address_is_stored(db, ask, clock):
    require_within("me_too", ask(address="203.0.113.7"))
    assert Allowance.objects.count() == len(read_rates(settings.LIMITS["me_too"]["address"])) + 1
    assert not [row for row in Allowance.objects.values_list("digest", flat=True) if "203" in row and "113" in row]


def test_counts_whose_window_is_over_are_forgotten(db, ask, clock, settings):
    settings.LIMITS = {"post": {"visitor": "1/m, 5/d"}}
    require_within("post", ask())
    assert purge_allowances() == 0
    clock.now += timedelta(minutes=10)
    assert purge_allowances() == 1
    clock.now += timedelta(days=1)
    assert purge_allowances() == 1
    assert not Allowance.objects.exists()


def test_keys_are_counted_together_or_not_at_all(db, clock, settings):
    settings.LIMITS = {"inbound": {"key": "2/h"}}
    assert within("inbound", "mail:ana")
    assert within("inbound", "mail:ana", "mail:bela")
    refused = within("inbound", "mail:ana", "mail:cora")
    assert not refused
    assert "Wait" in refused.reason
    assert within("inbound", "mail:cora")
    assert within("inbound", "mail:cora"), "the refused use did not count for Cora"


@pytest.mark.parametrize("written", ["5", "0/m", "5/w", "five/m", "-1/h", "5/m,"])
def test_a_rate_that_cannot_be_read_is_named(written):
    with pytest.raises(ImproperlyConfigured, match="is no rate"):
        read_rates(written)


def test_a_limit_that_nobody_set_is_named(ask):
    with pytest.raises(ImproperlyConfigured, match="nowhere"):
        require_within("nowhere", ask())


@pytest.mark.parametrize(
    ("headers", "kind", "words"),
    [
        ({"Accept": "text/html"}, "text/html", "<h1>One moment</h1>"),
        ({"Accept": "application/json"}, "application/json", '"retry_after": 50'),
        ({"HX-Request": "true"}, "text/html", '<p class="notice" role="status">You have done'),
    ],
)
def test_the_answer_comes_in_the_form_that_was_asked_for(client, thread, settings, clock, headers, kind, words):
    settings.LIMITS = {**settings.LIMITS, "me_too": {"visitor": "1/m"}}
    client.post(f"/threads/{thread.pk}/me-too/", headers=FROM_HERE)
    response = client.post(f"/threads/{thread.pk}/me-too/", headers=headers | FROM_HERE)
    assert (response.status_code, response["Retry-After"]) == (429, "50")
    assert response["Content-Type"].startswith(kind)
    assert words in response.content.decode()
    if kind == "application/json":
        assert "Wait 50 seconds" in json.loads(response.content)["error"]


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_burst_does_not_pass_together(ask, settings):
    settings.LIMITS = {"vote": {"address": "5/d", "visitor": "5/d"}}
    outcomes = at_once(*[lambda: require_within("vote", ask())] * 12)
    assert {type(error) for error in errors(outcomes)} == {TooMany}
    assert len(errors(outcomes)) == 7


@pytest.mark.django_db(transaction=True)
def test_the_count_outlives_a_door_that_fails(ask, clock, settings):
    settings.LIMITS = {"vote": {"visitor": "1/d"}}
    require_within("vote", ask())
    with pytest.raises(RuntimeError), transaction.atomic():
        raise RuntimeError("the door broke")
    with pytest.raises(TooMany):
        require_within("vote", ask())


PROCESS = """
import sys, time
import django; django.setup()
from django.conf import settings
from apps.foundation.limits import within
settings.LIMITS = {"vote": {"key": "30/d"}}
print("ready", flush=True)
sys.stdin.readline()
passed = 0
for _ in range(40):
    passed += bool(within("vote", "address:1"))
    time.sleep(0.005)
print(passed)
"""


def passed_in_two_processes(database: str) -> list[int]:
    """How many uses each of two real processes got of one limit of 30, when both begin together."""
    if timezone.now().hour == 23 and timezone.now().minute == 59:
        pytest.skip("the day would end between the two")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "helpcenter.settings.test",
        "DATABASE_URL": database,
        "SQLITE_SYNCHRONOUS": "OFF",
    }
    both = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS],
            env=environment,
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in both:
        assert process.stdout.readline() == "ready\n"
    for process in both:
        process.stdin.write("go\n")
        process.stdin.flush()
    return [int(process.communicate(timeout=60)[0]) for process in both]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the next one asks a server")
@pytest.mark.django_db
def test_two_processes_share_one_count(tmp_path):
    shared = tmp_path / "shared.sqlite3"
    with connection.cursor() as cursor, closing(sqlite3.connect(shared)) as copy:
        cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql > ''", [Allowance._meta.db_table])
        for (statement,) in cursor.fetchall():
            copy.execute(statement)
        # As the file of an installation is since its first migration: no two processes can begin with that at once.
        copy.execute("PRAGMA journal_mode=WAL")
    passed = passed_in_two_processes(f"sqlite:///{shared}")
    assert sum(passed) == 30
    assert all(passed), "both processes got something, or this proves nothing"


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_processes_share_one_count_on_a_server():
    told = connection.settings_dict
    host = told["HOST"] or told["OPTIONS"]["host"]
    passed = passed_in_two_processes(f"postgresql://{told['USER']}@/{told['NAME']}?host={host}")
    assert sum(passed) == 30
    assert all(passed), "both processes got something, or this proves nothing"
