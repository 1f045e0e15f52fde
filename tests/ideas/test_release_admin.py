"""Staff's pages about the changelog: write, publish, withdraw, and see who was told."""

import pytest
from django.urls import reverse

from apps.ideas.models import Idea, Release
from apps.ideas.verbs import cast_vote, publish_release
from tests.conftest import signed_in
from tests.staff import decide, page, told


@pytest.fixture
def staff(client, rita):
    return signed_in(client, rita)


def form(**words) -> dict:
    return {"title": "Quieter kettle", "body": "It hums no more.", "product": "", "ideas": [], "threads": [], **words}


def test_an_entry_is_written_with_what_it_answers_published_and_withdrawn(
    staff, make_idea, make_thread, bela, catch_up
):
    idea, thread = make_idea(title="Less noise"), make_thread(title="So loud")
    cast_vote(idea, by=bela)
    assert staff.get(page(Release, "add")).status_code == 200
    wrong = staff.post(page(Release, "add"), form(title=" ", ideas=[idea.pk]))
    assert wrong.status_code == 200 and not Release.objects.exists()
    answer = staff.post(page(Release, "add"), form(ideas=[idea.pk], threads=[thread.pk]))
    release = Release.objects.get()
    assert answer.status_code == 302, answer.content
    assert list(release.links.values_list("idea", "thread")) == [(idea.pk, None), (None, thread.pk)]

    assert "1 entry is published" in told(decide(staff, Release, "publish", [release]))
    catch_up()
    shown = staff.get(page(release))
    assert "Less noise" in shown.text and "said" in shown.text
    listed = staff.get(page(Release, "changelist"))
    assert "Published" in listed.text and "2 of 2" in listed.text
    [row] = listed.context["cl"].result_list
    assert (row.people_told, row.is_telling) == (2, False), "Bela voted, and Ana asked"
    staff.post(page(release), form(title="Quietest kettle"))
    release.refresh_from_db()
    assert (release.title, release.links.count()) == ("Quietest kettle", 2)
    assert "1 entry is withdrawn" in told(decide(staff, Release, "withdraw", [release]))
    release.refresh_from_db()
    assert not release.is_published
    assert staff.post(page(release, "delete"), {"post": "yes"}).status_code == 403


def test_many_are_published_at_once_and_one_that_answers_nothing_is_named(staff, make_idea, make_release):
    full, empty = make_release(ideas=[make_idea()], title="Full"), make_release(title="Empty")
    answer = told(decide(staff, Release, "publish", [full, empty]))
    assert "1 entry is published" in answer and "Empty" in answer
    assert Release.objects.published().get() == full


def test_the_list_stays_at_few_queries(staff, make_idea, make_release, rita, django_assert_max_num_queries):
    for number in range(5):
        publish_release(make_release(ideas=[make_idea(title=f"Idea {number}")]), by=rita)
    staff.get(page(Release, "changelist"))
    with django_assert_max_num_queries(14):
        staff.get(page(Release, "changelist"), {"state": "owed"})


def test_ideas_are_found_while_typing_and_an_agent_only_looks(client, make_idea, make_release, omar, rita):
    make_idea(title="Less noise")
    asked = {"app_label": "ideas", "model_name": "releaselink", "field_name": "idea", "term": "noise"}
    found = signed_in(client, rita).get(reverse("admin:autocomplete"), asked).json()["results"]
    assert [one["text"] for one in found] == [str(Idea.objects.get())]
    release = make_release(ideas=[Idea.objects.get()])
    agent = signed_in(client, omar)
    assert agent.get(page(release)).status_code == 200
    assert agent.get(page(Release, "add")).status_code == 403
    decide(agent, Release, "publish", [release])
    assert not Release.objects.published().exists()
