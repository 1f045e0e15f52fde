"""The list of ideas, the roadmap, and what pages of conversations tell of ideas."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.company.models import Product
from apps.forum.models import Thread
from apps.forum.verbs import merge_threads, post_reply, remove_post, tag_thread
from apps.ideas.models import Idea, Release, ReleaseLink, Stage
from apps.ideas.verbs import cast_vote, link_origin, move_idea, say_about_idea
from tests.conftest import signed_in
from tests.forum.pages import Page

# What each page may ask the database, however many ideas there are.
LIST, LIST_SIGNED_IN, ROADMAP = 4, 4 + 3, 4
IDEA_PAGE = 3 + 3  # the conversation's own; the idea, our last word, where it came from
OUTCOME = 3 + 2  # the conversation's own; the ideas that it led to, the releases


@pytest.fixture(autouse=True)
def nothing_known(company):
    """Each test begins with a process that remembers the company and no counts."""
    caches["process"].clear()
    caches["process"].set("company.profile", company)
    yield
    caches["process"].clear()


@pytest.fixture
def kettle(db):
    return Product.objects.create(name="Kettle", slug="kettle")


def titles(client, address: str) -> list[str]:
    return [idea.thread.title for idea in client.get(address).context["ideas"]]


def costs(client, address: str) -> int:
    caches["process"].delete("ideas.counts...")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len([query for query in asked if "SAVEPOINT" not in query["sql"]])


def vote(idea, number: int, at=None) -> None:
    for place in range(number):
        cast_vote(idea, browser=f"{idea.pk}-{place}", at=at)


def test_ideas_stand_in_the_order_chosen_and_follow_each_other_on_pages(client, make_idea, monkeypatch, bela):
    now = timezone.now()
    old = make_idea(title="Old and wanted", at=now - timedelta(days=90))
    new = make_idea(title="New and rising", at=now - timedelta(days=2))
    quiet = make_idea(title="Much discussed", at=now - timedelta(days=5))
    vote(old, 4, now - timedelta(days=80))
    vote(new, 3, now - timedelta(days=1))
    for number in range(3):
        post_reply(quiet.thread, by=bela, body=f"Number {number}")
    orders = {
        "": ["New and rising", "Old and wanted", "Much discussed"],
        "wanted": ["Old and wanted", "New and rising", "Much discussed"],
        "newest": ["New and rising", "Much discussed", "Old and wanted"],
        "discussed": ["Much discussed", "New and rising", "Old and wanted"],
    }
    monkeypatch.setattr("apps.ideas.views.lists.IDEAS_PER_PAGE", 1)
    for sort, expected in orders.items():
        seen, address = [], f"/ideas/?sort={sort}"
        while address:
            answer = client.get(address)
            seen += [idea.thread.title for idea in answer.context["ideas"]]
            after = answer.context["page"].after
            address = f"/ideas/?sort={sort}&after={after}" if after else ""
        assert seen == expected, sort
        back = answer.context["page"].before
        assert titles(client, f"/ideas/?sort={sort}&before={back}") == [expected[1]], sort
    assert client.get("/ideas/?after=x-1").status_code == 400
    assert client.get("/ideas/?sort=wanted&after=1e999-1").status_code == 400


def test_links_narrow_the_list_and_their_numbers_are_what_they_show(client, make_idea, kettle, ana, rita):
    planned, other = make_idea(title="Planned", product=kettle), make_idea(title="Other")
    tag_thread(planned.thread, by=ana, tags=["tea time"])
    hidden = make_idea(title="Hidden", visibility="held", product=kettle)
    merged = make_idea(title="Merged")
    merge_threads(merged.thread, into=other.thread, by=rita)
    move_idea(planned, to=Stage.PLANNED, by=rita, statement="We **want** it, too.")
    page = client.get("/ideas/")
    for links in (page.context["stages"], page.context["products"], page.context["tags"]):
        for link in links[1:]:
            assert len(titles(client, f"/ideas/?{link['address']}")) == link["number"], link
    assert titles(client, "/ideas/?stage=planned&product=kettle&tag=tea-time") == ["Planned"]
    assert titles(client, "/ideas/?stage=shipped") == []
    assert sorted(titles(client, "/ideas/?stage=nonsense&product=%00&tag=<b>")) == ["Other", "Planned"]
    words = Page(page).text
    assert "Rita We want it, too." in words
    assert hidden.thread.title not in words
    entries = client.get("/ideas/feed/?stage=planned").content.decode()
    assert ("Planned" in entries, "Other" in entries, "Hidden" in entries) == (True, False, False)


def test_whoever_signed_in_finds_what_they_voted_for(client, make_idea, bela):
    wanted = make_idea(title="Wanted")
    make_idea(title="Not mine")
    cast_vote(wanted, by=bela)
    assert sorted(titles(client, "/ideas/?mine=1")) == ["Not mine", "Wanted"]
    signed_in(client, bela)
    assert titles(client, "/ideas/?mine=1") == ["Wanted"]
    assert 'aria-pressed="true"' in client.get("/ideas/").content.decode()


def test_empty_pages_say_what_comes_and_offer_the_next_step(client, db):
    page = Page(client.get("/ideas/"))
    assert "No ideas yet" in page.text
    assert "/ask/?kind=idea" in page.links()
    assert "Nothing is on its way yet" in Page(client.get("/ideas/roadmap/")).text
    assert "No idea matches this choice" in Page(client.get("/ideas/?stage=planned")).text


def test_the_roadmap_has_three_columns_and_below_what_was_declined_with_its_reason(client, make_idea, kettle, rita):
    reason = "It would need a microphone that is always on, and we do not want one in your home. " * 3
    ideas = {stage: make_idea(title=f"This is {stage}", product=kettle) for stage in Stage.values}
    for stage in (Stage.PLANNED, Stage.STARTED, Stage.SHIPPED):
        move_idea(ideas[stage], to=stage, by=rita, statement=f"So it is {stage}.")
    move_idea(ideas[Stage.DECLINED], to=Stage.DECLINED, by=rita, statement=reason)
    release = _shipped(ideas[Stage.SHIPPED], "Version nine")
    road = client.get("/ideas/roadmap/").context["road"]
    assert [[idea.thread.title for idea in column.ideas] for column in road.columns] == [
        ["This is planned"], ["This is started"], ["This is shipped"],
    ]  # fmt: skip
    page = Page(client.get("/ideas/roadmap/?product=kettle"))
    assert reason.strip() in page.text
    assert release.get_absolute_url() in page.links()
    assert "This is open" not in page.text
    assert client.get("/ideas/roadmap/?product=other").context["road"].is_empty


def test_the_trail_stands_on_the_page_of_the_idea_and_of_the_complaint(
    client, make_idea, make_thread, rita, omar, jane
):
    complaint = make_thread(title="It beeps at night", by=jane, said_on="Mastodon")
    idea = make_idea(title="A switch for the beep")
    link_origin(idea, complaint, by=omar)
    cast_vote(idea, by=jane, cast_by=omar)
    move_idea(idea, to=Stage.STARTED, by=rita, statement="We **build** the switch.")
    page = Page(client.get(idea.get_absolute_url()))
    assert complaint.get_absolute_url() in page.links()
    assert "We build the switch. Rita , Head of customer care" in page.text
    assert "1 vote was cast by our staff for somebody who asked for this elsewhere." in page.text
    assert page.text.count("Started") >= 2
    release = _shipped(idea, "Silent nights")
    move_idea(idea, to=Stage.SHIPPED, by=rita, statement="It has a switch.")
    assert release.get_absolute_url() in Page(client.get(idea.get_absolute_url())).links()
    told = Page(client.get(complaint.get_absolute_url()))
    assert "This led to the idea A switch for the beep · Shipped" in told.text
    assert {idea.get_absolute_url(), release.get_absolute_url()} <= set(told.links())
    # What only names the release does not hide what was said; the release itself stands beside it.
    names_it = say_about_idea(idea, by=rita, statement="Shipped: http://testserver/changelog/1/")
    ReleaseLink.objects.filter(idea=idea).update(post=names_it.post)
    assert [one.said for one in client.get("/ideas/").context["ideas"]] == ["It has a switch."]
    # What is hidden or taken away is told nowhere.
    remove_post(idea.statements.get(stage="shipped", stage_before="started").post, by=rita, reason="spam")
    assert [one.said for one in client.get("/ideas/").context["ideas"]] == ["Silent nights"]
    Thread.objects.filter(pk=complaint.pk).update(visibility="private")
    assert "It beeps at night" not in Page(client.get(idea.get_absolute_url())).text


def test_home_and_product_show_what_is_wanted_and_not_decided(client, make_idea, kettle, rita):
    wanted, done = make_idea(title="Still wanted", product=kettle), make_idea(title="Long done", product=kettle)
    vote(wanted, 3)
    move_idea(done, to=Stage.SHIPPED, by=rita, statement="Done.")
    for address in ("/", "/products/kettle/"):
        ideas = client.get(address).context["ideas"]
        assert [(idea.thread.title, idea.vote_count) for idea in ideas] == [("Still wanted", 3)]
    assert "/ideas/?product=kettle" in Page(client.get("/products/kettle/")).links()
    assert "/ideas/" in Page(client.get("/threads/?kind=idea")).links()
    assert {"/ideas/", "/ideas/roadmap/"} <= set(Page(client.get("/site-map/")).links())


@pytest.mark.parametrize("number", [1, 12])
def test_pages_cost_the_same_however_many_ideas_there_are(client, make_idea, make_thread, number, rita, omar, bela):
    stages = (Stage.PLANNED, Stage.STARTED, Stage.SHIPPED, Stage.DECLINED)
    complaint = make_thread(title="Complaint")
    for place in range(number):
        idea = make_idea(title=f"Idea {place}")
        vote(idea, 1)
        link_origin(idea, complaint, by=omar)
        move_idea(idea, to=stages[place % 4], by=rita, statement="So be it.")
    _shipped(idea, "Release")
    client.get("/")
    assert costs(client, "/ideas/") == LIST - 1
    assert costs(client, "/ideas/roadmap/") == ROADMAP
    assert costs(client, idea.get_absolute_url()) == IDEA_PAGE
    assert costs(client, complaint.get_absolute_url()) <= OUTCOME
    signed_in(client, bela).get("/")
    assert costs(client, "/ideas/") <= LIST_SIGNED_IN


def _shipped(idea: Idea, title: str) -> Release:
    now = timezone.now()
    release = Release.objects.create(
        title=title, slug="r", body="x", html="<p>x</p>", released_at=now, published_at=now, announced_at=now
    )
    ReleaseLink.objects.create(release=release, idea=idea, told_at=now)
    return release
