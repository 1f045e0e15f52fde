"""Ideas and releases for programs: what is read, and that a vote is a vote."""

from apps.foundation.api.scopes import Scope
from apps.ideas.models import Stage, Vote
from apps.ideas.verbs import cast_vote, move_idea, publish_release
from tests.tokens import program

IDEAS = "/api/v1/ideas/"


def test_an_idea_is_shown_with_what_we_said_about_it(make_idea, rita, bela):
    idea = make_idea(title="Thick slices")
    cast_vote(idea, by=bela)
    move_idea(idea, to=Stage.PLANNED, by=rita, statement="In the *next* model.")
    shown = program(bela).get(f"{IDEAS}{idea.thread_id}/").json()
    assert (shown["id"], shown["title"], shown["stage"]) == (idea.thread_id, "Thick slices", "planned")
    assert (shown["vote_count"], shown["has_vote"], shown["takes_votes"]) == (1, True, True)
    [statement] = shown["statements"]
    assert (statement["stage_before"], statement["stage"]) == ("open", "planned")
    assert statement["body_html"] == "<p>In the <em>next</em> model.</p>\n"
    assert statement["made_by"]["name"] == "Rita"
    assert program().get(f"{IDEAS}{idea.thread_id}/").json()["has_vote"] is False


def test_a_list_of_ideas_has_orders_and_filters_of_its_own(make_idea, rita, ana, bela):
    old, wanted = make_idea(title="Old"), make_idea(title="Wanted")
    cast_vote(wanted, by=bela)
    move_idea(old, to=Stage.PLANNED, by=rita, statement="Yes.")

    def found(query, client=None):
        return [one["title"] for one in (client or program()).get(f"{IDEAS}?{query}").json()["results"]]

    assert found("order=wanted") == ["Wanted", "Old"] and found("order=newest") == ["Wanted", "Old"]
    assert found("order=discussed") == ["Old", "Wanted"] and len(found("")) == 2
    assert found("stage=planned") == ["Old"]
    assert found("voted_by=me", program(bela)) == ["Wanted"] and found("voted_by=me", program(ana)) == []
    for query in ("stage=merged", "order=trend", "sort=newest", "product=a/b"):
        assert program().get(f"{IDEAS}?{query}").status_code == 400, query
    first = program().get(f"{IDEAS}?order=trending&page_size=1").json()
    second = program().get(first["next"][first["next"].index("/api/") :]).json()
    assert [first["results"][0]["title"], second["results"][0]["title"]] == ["Wanted", "Old"]


def test_a_vote_counts_once_and_is_taken_back(make_idea, bela, rita):
    idea = make_idea()
    address, hers = f"{IDEAS}{idea.thread_id}/vote/", program(bela)
    assert hers.put(address).json() == hers.put(address).json() == {"vote_count": 1, "has_vote": True}
    assert Vote.objects.get().voter == bela
    assert hers.delete(address).status_code == hers.delete(address).status_code == 204
    assert not Vote.objects.exists()
    assert program(bela, Scope.READ, Scope.WRITE).put(address).json()["needs"] == "vote"
    assert program().put(address).status_code == 401
    move_idea(idea, to=Stage.DECLINED, by=rita, statement="No.")
    assert hers.put(address).status_code == 403
    assert not Vote.objects.exists()


def test_a_budget_of_votes_holds_here_too(make_idea, bela, settings):
    settings.IDEA_VOTES_PER_PERSON = 1
    first, second = make_idea(title="One"), make_idea(title="Two")
    hers = program(bela)
    assert hers.put(f"{IDEAS}{first.thread_id}/vote/").status_code == 200
    assert hers.put(f"{IDEAS}{second.thread_id}/vote/").status_code == 403


def test_an_idea_that_is_not_public_is_not_there(make_idea, bela, omar):
    idea = make_idea(visibility="private")
    for reader in (program(), program(bela), program(omar)):
        assert reader.get(f"{IDEAS}{idea.thread_id}/").status_code == 404
        assert reader.get(IDEAS).json()["results"] == []
    assert program(bela).put(f"{IDEAS}{idea.thread_id}/vote/").status_code == 404


def test_a_release_says_what_it_answers_and_drafts_are_staffs(make_idea, make_release, make_thread, rita, omar):
    idea = make_idea()
    release, draft = make_release(ideas=[idea]), make_release(title="Not yet")
    publish_release(release, by=rita)
    listed = program().get("/api/v1/releases/").json()["results"]
    assert [one["title"] for one in listed] == ["Quieter kettle"]
    shown = program().get(f"/api/v1/releases/{release.pk}/").json()
    assert shown == listed[0]
    assert shown["answers"][0]["idea"].endswith(f"{IDEAS}{idea.thread_id}/")
    assert shown["body_html"] == "<p>It hums <strong>no more</strong>.</p>\n"
    assert program().get(f"/api/v1/releases/{draft.pk}/").status_code == 404
    assert program(omar).get(f"/api/v1/releases/{draft.pk}/").status_code == 404
    staffs = program(omar, Scope.READ, Scope.STAFF_READ).get(f"/api/v1/releases/{draft.pk}/")
    assert staffs.json()["is_published"] is False


def test_lists_ask_as_many_questions_for_many_rows_as_for_few(make_idea, make_release, rita, bela):
    def make_some(number):
        for count in range(number):
            idea = make_idea(title=f"Idea {count}")
            cast_vote(idea, by=bela)
            publish_release(make_release(ideas=[idea]), by=rita)

    client, before = program(bela), []
    make_some(2)
    for address in (IDEAS, "/api/v1/releases/"):
        client.get(address)
        before.append(client.queries(address))
    make_some(5)
    assert [client.queries(address) for address in (IDEAS, "/api/v1/releases/")] == before
