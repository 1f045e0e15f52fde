"""Everything that somebody asked, in one list, for them alone."""

import pytest

from apps.forum.verbs import post_reply
from tests.conftest import signed_in
from tests.forum.pages import Page

ADDRESS = "/my/requests/"


@pytest.fixture
def everything(send, make_thread, ana, bela, omar):
    """One of each sort of Ana's, and one of Bela's."""
    send(subject="Private by form")
    answered = make_thread(title="Public and answered")
    post_reply(answered, by=omar, body="Descale it.")
    make_thread(title="My idea", kind="idea")
    make_thread(title="Claimed from Mastodon", said_on="Mastodon")
    make_thread(title="Held back", visibility="held")
    send(by=bela, subject="Of Bela")


def titles(client, **choice) -> set[str]:
    return {row.title for row in client.get(ADDRESS, choice).context["page"].rows}


def test_it_shows_all_of_theirs_and_nothing_of_others(client, everything, ana):
    everything = titles(signed_in(client, ana))
    assert everything == {
        "Invoice question: Private by form", "Public and answered", "My idea", "Claimed from Mastodon", "Held back",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        ("waiting", {"Invoice question: Private by form", "My idea", "Claimed from Mastodon", "Held back"}),
        ("private", {"Invoice question: Private by form"}),
        ("public", {"Public and answered", "My idea", "Claimed from Mastodon"}),
        ("ideas", {"My idea"}),
        ("elsewhere", {"Claimed from Mastodon"}),
        ("unheard of", {
            "Invoice question: Private by form", "Public and answered", "My idea", "Claimed from Mastodon", "Held back",
        }),
    ],
)  # fmt: skip
def test_each_choice_shows_as_many_as_its_number_says(client, everything, ana, show, expected):
    signed_in(client, ana)
    assert titles(client, show=show) == expected
    numbers = {link["address"]: link["number"] for link in client.get(ADDRESS).context["links"]}
    assert numbers.get(f"show={show}", numbers[""]) == len(expected)


def test_staff_sees_only_their_own_here(client, everything, omar):
    assert titles(signed_in(client, omar)) == set()
    assert "You have not asked anything yet" in Page(client.get(ADDRESS)).text


def test_who_is_not_signed_in_is_asked_to(client, db):
    assert "/login/" in client.get(ADDRESS)["Location"]


def test_pages_follow_each_other_and_cost_the_same(client, make_thread, ana, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr("apps.contact.views.requests.PER_PAGE", 2)
    for number in range(5):
        make_thread(title=f"Question {number}")
    signed_in(client, ana)
    first = client.get(ADDRESS)
    seen = [row.title for row in first.context["page"].rows]
    second = client.get(ADDRESS, {"after": first.context["page"].after})
    assert seen + [row.title for row in second.context["page"].rows] == [f"Question {n}" for n in (4, 3, 2, 1)]
    assert client.get(ADDRESS, {"after": "nonsense"}).status_code == 400
    # Session, person, two of the frame, and the list, its numbers and the offers.
    with django_assert_num_queries(len_of(client)):
        client.get(ADDRESS)


def len_of(client) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(ADDRESS, {"show": "ideas"})
    return len(few)


def test_the_menu_leads_there(client, ana):
    page = Page(signed_in(client, ana).get("/threads/"))
    assert any(tag.get("href") == ADDRESS for name, tag in page.tags if name == "a")
