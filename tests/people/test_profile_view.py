"""Somebody's page shows what they said in the open, and nothing else, whoever looks."""

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.forum.models import Visibility
from apps.forum.verbs import accept_answer, post_reply, withdraw_post
from apps.people.models import Organisation, User
from apps.people.verbs import change_nickname, nobody
from tests.conftest import signed_in

HIDDEN = "Nobody but us should read this"


def show(client, person, kind: str = "", **more):
    return client.get(reverse("people:profile", args=[person.nickname]), {"show": kind, **more})


def test_a_page_lists_conversations_replies_and_accepted_answers(client, make_thread, ana, bela):
    thread = make_thread()
    reply = post_reply(thread, by=bela, body="Press the lever **twice**.")
    accept_answer(thread, by=ana, post=reply)

    assert thread.title in show(client, ana).text
    for kind in ("replies", "answers"):
        page = show(client, bela, kind).text
        assert "Press the lever twice." in page
        assert f"#post-{reply.pk}" in page


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.HELD])
@pytest.mark.parametrize("who", [None, "ana", "omar"])
def test_what_is_not_public_stands_on_nobodys_page_not_even_for_staff(
    client, request, make_thread, ana, visibility, who
):
    thread = make_thread(visibility=visibility, title=HIDDEN)
    post_reply(thread, by=ana, body=HIDDEN)
    if who:
        signed_in(client, request.getfixturevalue(who))
    for kind in ("threads", "replies", "answers"):
        assert HIDDEN not in show(client, ana, kind).text


def test_withdrawn_words_are_on_no_page(client, thread, bela):
    withdraw_post(post_reply(thread, by=bela, body=HIDDEN), by=bela)
    assert HIDDEN not in show(client, bela, "replies").text


def test_whoever_only_spoke_elsewhere_has_no_page(client, jane, db):
    for nickname in (jane.username, "jane", nobody().username, str(jane.pk)):
        assert client.get(f"/people/{nickname}/").status_code == 404


def test_whoever_was_put_out_has_no_page(client, ana):
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert show(client, ana).status_code == 404


def test_a_page_tells_no_mail_address_and_no_user_name(client, ana, thread):
    page = show(client, ana).text
    assert ana.email not in page
    assert f"/{ana.username}@" not in page


def test_a_former_nickname_leads_on(client, ana):
    change_nickname(ana, "ana-maria")
    answer = client.get("/people/ana/")
    assert (answer.status_code, answer["Location"]) == (302, "/people/ana-maria/")


def test_capitals_in_the_address_do_not_matter(client, ana):
    assert client.get("/people/ANA/").status_code == 200


def test_a_partner_is_named_once_somebody_vouches_for_it(client, ana):
    partner = Organisation.objects.create(name="Kettle Works")
    User.objects.filter(pk=ana.pk).update(organisation=partner)
    assert "Kettle Works" not in show(client, ana).text
    Organisation.objects.update(verified_at=timezone.now())
    assert "Kettle Works" in show(client, ana).text


def test_a_champion_is_marked_and_the_mark_is_explained(client, ana, settings):
    settings.CHAMPION_REPUTATION, settings.REPUTATION_FOR_ANSWER = 30, 10
    User.objects.filter(pk=ana.pk).update(reputation=20)
    assert "Champion" not in show(client, ana).text
    User.objects.filter(pk=ana.pk).update(reputation=30)
    page = show(client, ana).text
    assert "Champion" in page
    assert "From 30 on" in page


def test_a_long_list_goes_on_by_key(client, make_thread, ana, settings):
    settings.PROFILE_ROWS = 2
    for number in range(5):
        make_thread(title=f"Toaster number {number}")
    seen, page = [], show(client, ana, "threads")
    while True:
        seen += [thread.title for thread in page.context["page"].rows]
        if not (key := page.context["page"].after):
            break
        page = show(client, ana, "threads", after=key)
    assert seen == [f"Toaster number {number}" for number in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize("query", ["?show=secrets", "?show=", "?show[]=threads"])
def test_an_unknown_choice_shows_the_page_all_the_same(client, ana, query):
    assert client.get(f"/people/ana/{query}").status_code == 200


def test_a_key_that_is_none_is_refused(client, ana):
    assert client.get("/people/ana/?after=x").status_code == 400


def test_markup_in_somebodys_words_is_text(client, ana):
    User.objects.filter(pk=ana.pk).update(name="<b>Ana</b>", about="<script>alert(1)</script>")
    page = show(client, ana).text
    assert "<b>Ana" not in page
    assert "<script>alert" not in page


def test_a_page_costs_few_queries_however_much_somebody_said(
    client, make_thread, ana, bela, django_assert_max_num_queries
):
    for number in range(12):
        post_reply(make_thread(title=f"Toaster number {number}"), by=bela, body="Press the lever.")
    show(client, bela)
    with django_assert_max_num_queries(6):
        show(client, bela, "replies")
