"""Names beside what people wrote lead to their pages, and nobody who has none is linked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.forum.models import Thread
from apps.forum.verbs import accept_answer, post_reply
from apps.people.models import User
from tests.conftest import make_person
from tests.forum.pages import Page

pytestmark = pytest.mark.django_db


def profile(person) -> str:
    return reverse("people:profile", args=[person.nickname])


def read(client, thread) -> Page:
    return Page(client.get(thread.get_absolute_url()))


def test_the_name_above_a_post_and_in_a_row_leads_to_its_person(client, thread, ana, bela):
    accept_answer(thread, by=ana, post=post_reply(thread, by=bela, body="Press the lever."))
    assert read(client, thread).links().count(profile(ana)) == 1
    # Above the post, and above the answer under the question.
    assert read(client, thread).links().count(profile(bela)) == 2
    assert profile(ana) in Page(client.get("/threads/")).links()
    assert client.get(profile(bela)).status_code == 200


def test_who_only_spoke_elsewhere_and_whose_account_is_off_have_no_link(client, make_thread, jane, bela):
    heard = make_thread(by=jane, said_on="Mastodon")
    post_reply(heard, by=bela, body="Press the lever.")
    User.objects.filter(pk=bela.pk).update(is_active=False)
    page = read(client, heard)
    assert "Bela" in page.text
    assert [link for link in page.links() if link.startswith("/people/")] == []
    assert [link for link in Page(client.get("/threads/")).links() if link.startswith("/people/")] == []


def test_a_champion_is_marked_beside_their_posts_and_staff_never(client, thread, bela, omar, settings):
    settings.CHAMPION_REPUTATION = 20
    User.objects.filter(pk__in=[bela.pk, omar.pk]).update(reputation=20)
    for person in (bela, omar):
        post_reply(thread, by=User.objects.get(pk=person.pk), body="Press the lever.")
    assert read(client, thread).text.count("Champion") == 1
    User.objects.update(reputation=19)
    assert "Champion" not in read(client, thread).text


def test_names_ask_no_query_of_their_own(client, thread):
    def costs() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(thread.get_absolute_url())
        return len(asked)

    client.get(thread.get_absolute_url())
    before = costs()
    for number in range(5):
        post_reply(thread, by=make_person(f"Helper{number}"), body="Press the lever.")
    assert costs() == before


def test_a_hostile_name_stays_a_name(client, thread, ana):
    User.objects.filter(pk=ana.pk).update(name='"><script>alert(1)</script>')
    page = client.get(thread.get_absolute_url()).content.decode()
    assert "<script>alert(1)" not in page
    assert Thread.objects.get(pk=thread.pk).author.get_absolute_url() == "/people/ana/"
