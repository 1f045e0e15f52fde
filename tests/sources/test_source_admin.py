"""Sources where staff works: connected, tended, paused, and their secrets never shown."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.activity.models import Event
from apps.ingest.models import Arrival
from apps.sources.models import Source
from tests.conftest import signed_in
from tests.staff import choose, decide, page, told

TOKEN = "a-very-secret-token"
MASTODON = {
    "name": "Mastodon", "policy": "after_triage", "department": "", "product": "", "lawful_basis": "LIA 2",
    "is_enabled": "on", "poll_every": "60", "setting_instance": "https://social.example",
    "setting_hashtags": "acme, fail", "setting_backfill_days": "", "secret_token": TOKEN, "skip_reposts": "on",
    "languages": "en, de", "blocked_handles": "@spam@social.example\n\n@ads@social.example",
    "blocked_words": "advert",
}  # fmt: skip


@pytest.fixture
def at_work(client, mona):
    return signed_in(client, mona)


@pytest.fixture
def connected(at_work):
    at_work.post(page(Source, "add", network="mastodon"), MASTODON)
    return Source.objects.get(name="Mastodon")


def test_the_network_is_chosen_first(at_work):
    html = at_work.get(page(Source, "add")).content.decode()

    for network in ("mastodon", "feed", "webhook", "file"):
        assert f'href="?network={network}"' in html
    assert 'name="name"' not in html
    assert at_work.get(page(Source, "add", network="nothing")).content.decode().count('href="?network=') == html.count(
        'href="?network='
    )


def test_the_form_asks_what_the_network_needs(at_work):
    html = at_work.get(page(Source, "add", network="mastodon")).content.decode()

    assert 'name="setting_instance"' in html
    assert 'type="password"' in html
    assert 'name="secret_token"' in html


def test_a_source_is_connected_with_its_settings_secrets_and_filters(connected):
    assert connected.network == "mastodon"
    assert connected.settings["instance"] == "https://social.example"
    assert connected.secrets["token"] == TOKEN
    assert connected.filters == {
        "skip_reposts": True,
        "languages": ["en", "de"],
        "blocked_handles": ["@spam@social.example", "@ads@social.example"],
        "blocked_words": ["advert"],
    }


def test_a_secret_is_never_shown_and_an_empty_field_keeps_it(at_work, connected):
    for address in (page(connected), page(Source, "changelist"), page(connected, "history")):
        assert TOKEN not in at_work.get(address).content.decode()

    at_work.post(page(connected), MASTODON | {"secret_token": "", "name": "Mastodon, our account"})

    changed = Source.objects.get()
    assert changed.name == "Mastodon, our account"
    assert changed.secrets["token"] == TOKEN
    at_work.post(page(connected), MASTODON | {"secret_token": "another-token"})
    assert Source.objects.get().secrets["token"] == "another-token"


def test_a_refused_form_does_not_repeat_the_secret(at_work):
    response = at_work.post(page(Source, "add", network="mastodon"), MASTODON | {"name": ""})

    assert response.context["errors"]
    assert TOKEN not in response.content.decode()
    assert "https://social.example" in response.content.decode()


def test_listening_needs_a_lawful_basis(at_work):
    response = at_work.post(page(Source, "add", network="mastodon"), MASTODON | {"lawful_basis": ""})

    assert "Name the assessment that allows this" in response.content.decode()
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("poll_every", "0"), ("poll_every", "x"), ("setting_instance", ""), ("secret_token", ""), ("policy", "tomorrow")],
)
def test_what_is_missing_or_out_of_bounds_is_refused(at_work, field, value):
    assert at_work.post(page(Source, "add", network="mastodon"), MASTODON | {field: value}).context["errors"]
    assert not Source.objects.exists()


def test_saving_leaves_alone_what_a_poll_wrote_meanwhile(at_work, connected):
    at_work.get(page(connected))
    Source.objects.update(last_error="rate limited", next_poll_at="2030-01-01T00:00:00+00:00")

    at_work.post(page(connected), MASTODON | {"network": "feed", "key": "mine", "paused_because": "x"})

    saved = Source.objects.get()
    assert saved.last_error == "rate limited"
    assert saved.next_poll_at.year == 2030
    assert (saved.network, saved.key, saved.paused_because) == ("mastodon", connected.key, "")


def test_the_page_tells_how_the_source_fares(at_work, source):
    Source.objects.filter(pk=source.pk).update(
        last_success_at=timezone.now() - timedelta(hours=3), last_error="The server says 503."
    )
    Arrival.objects.create(source=source, event_id="1", payload={})
    Arrival.objects.create(source=source, event_id="2", payload={}, state="quarantined")

    html = at_work.get(page(source)).content.decode()

    assert "3 hours ago" in html
    assert "The server says 503." in html
    assert f"{source.get_webhook_path()}</code>" in html
    assert "state__exact=quarantined" in html


def test_a_source_is_paused_with_a_reason_and_resumed(at_work, source):
    assert decide(at_work, Source, "pause", [source], reason="").status_code == 422

    decide(at_work, Source, "pause", [source], reason="They asked us to")
    source.refresh_from_db()
    assert source.paused_because == "They asked us to"
    assert "They asked us to" in at_work.get(page(source)).content.decode()

    at_work.post(page(source, "resume"))
    source.refresh_from_db()
    assert source.is_listening
    assert set(Event.objects.values_list("action", flat=True)) >= {"source.paused", "source.resumed"}


def test_a_source_is_polled_now_where_it_is_polled_at_all(at_work, connected, source):
    Source.objects.update(next_poll_at=timezone.now() + timedelta(hours=5))

    response = choose(at_work, Source, "poll", [connected, source])

    connected.refresh_from_db()
    assert connected.next_poll_at <= timezone.now()
    assert "1 source is asked within seconds." in told(response)
    assert "not polled" in told(response)


def test_checking_a_connection_tells_what_to_fix(at_work):
    values = {"name": "News", "policy": "never", "poll_every": "60", "setting_url": "http://127.0.0.1:9/feed"}
    at_work.post(page(Source, "add", network="feed"), values)
    feed = Source.objects.get()

    response = at_work.post(page(feed, "check"))

    assert "stayed as it was:" in told(response)
    assert "good" not in told(response)


def test_a_source_whose_network_is_gone_can_still_be_looked_at(at_work, source):
    Source.objects.filter(pk=source.pk).update(network="gone")
    source.refresh_from_db()

    assert at_work.get(page(source)).status_code == 200
    assert at_work.get(page(Source, "changelist")).status_code == 200
    assert at_work.post(page(source), {"name": "x"}).status_code == 403


def test_secrets_that_no_key_opens_are_written_anew(at_work, connected, settings):
    settings.SECRETS_KEYS = ["YW5vdGhlci1rZXktb2YtdGhpcnR5LXR3by1ieXRlcyE="]

    html = at_work.get(page(connected)).content.decode()
    assert "cannot be read with the keys of today" in html
    at_work.post(page(connected), MASTODON | {"secret_token": "fresh"})

    assert Source.objects.get().secrets["token"] == "fresh"


def test_an_agent_looks_and_changes_nothing(client, omar, source):
    at_work = signed_in(client, omar)
    assert at_work.get(page(source)).status_code == 200
    for name in ("check", "poll", "pause", "resume"):
        assert at_work.post(page(source, name), {"reason": "x"}).status_code == 403
    assert at_work.get(page(Source, "add")).status_code == 403
    assert at_work.get(page(Source, "add", network="feed")).status_code == 403
