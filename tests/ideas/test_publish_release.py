"""A release is published once, and everybody whose words it answers hears of it once, in their own place."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.activity.models import Event
from apps.delivery.models import Delivery
from apps.forum.models import Post, Thread
from apps.forum.verbs import merge_threads
from apps.ideas.models import IdeaOrigin, Release, ReleaseLink, Stage, Vote
from apps.ideas.verbs import (
    answer_late_origins,
    cast_vote,
    link_origin,
    move_idea,
    publish_release,
    sweep_releases,
    tell_release,
    withdraw_release,
)
from apps.ingest.verbs import receive
from apps.notifications.models import Notification, Watch
from tests.conftest import do_queued_work, make_person
from tests.ideas.releases import said_in
from tests.notifications.readers import in_a_while
from tests.stand_in import heard

pytestmark = pytest.mark.django_db


def test_a_release_moves_its_ideas_on_and_answers_each_conversation_that_led_to_them(
    make_idea, make_release, make_thread, rita, omar, bela, catch_up
):
    idea, shipped = make_idea(), make_idea(title="A lid that stays open")
    complaint, elsewhere = make_thread(by=bela, title="It is so loud"), make_thread(title="It wakes my cat")
    IdeaOrigin.objects.create(idea=idea, thread=complaint, linked_by=omar)
    move_idea(shipped, to=Stage.SHIPPED, by=rita, statement="It is there.")
    release = make_release(ideas=[idea, shipped], threads=[elsewhere])
    publish_release(release, by=rita)
    assert said_in(complaint) == [], "a worker says it, not the one who publishes"
    catch_up()

    release.refresh_from_db()
    idea.refresh_from_db()
    words = f"Shipped: Quieter kettle\n\nhttp://127.0.0.1:8000{release.get_absolute_url()}"
    assert (idea.stage, release.published_by, bool(release.announced_at)) == (Stage.SHIPPED, rita, True)
    for thread in (idea.thread, complaint, elsewhere):
        assert [body.split("\n")[0] for body in said_in(thread)] == [words.split("\n")[0]]
    assert said_in(shipped.thread)[0] == "It is there."
    assert len(said_in(shipped.thread)) == 2
    replies = Post.objects.filter(release_link__release=release)
    assert {(post.goes_home, post.author) for post in replies} == {(True, rita)}
    links = list(ReleaseLink.objects.filter(release=release).order_by("pk"))
    assert [(link.idea, link.thread) for link in links] == [
        (idea, None), (shipped, None), (None, elsewhere), (idea, complaint),
    ]  # fmt: skip
    assert all(link.told_at and link.post_id for link in links)
    event = Event.objects.of("idea.shipped").get(subject_id=idea.thread_id)
    assert event.particulars["release"] == release.pk
    assert Event.objects.of("release.published").about(release).get().sentence() == "Rita shipped “Quieter kettle”"

    before = Post.objects.count()
    publish_release(release, by=rita)
    tell_release(release)
    catch_up()
    assert Post.objects.count() == before
    assert Event.objects.of("release.published").count() == 1


def test_who_voted_for_three_of_its_ideas_and_complained_too_is_told_once(
    make_idea, make_release, make_thread, rita, omar, ana, bela, catch_up
):
    ideas = [make_idea(title=title, by=bela) for title in ("One", "Two", "Three")]
    complaint = make_thread(by=ana)
    IdeaOrigin.objects.create(idea=ideas[0], thread=complaint, linked_by=omar)
    for idea in ideas:
        cast_vote(idea, by=ana)
    follower = make_person("Fritz")
    Watch.objects.create(person=follower, subject_type="forum.thread", subject_id=complaint.pk)
    Watch.objects.create(address="visitor@example.org", subject_type="forum.thread", subject_id=ideas[1].thread_id)
    Watch.objects.create(address=ana.email, subject_type="forum.thread", subject_id=ideas[1].thread_id)
    catch_up()
    Notification.objects.all().delete()
    publish_release(make_release(ideas=ideas), by=rita)
    catch_up()

    told = Notification.objects.values_list("recipient__name", "address", "event__action", "reason")
    assert sorted(told, key=str) == sorted(
        [
            ("Ana", "", "release.published", "voted"),
            ("Bela", "", "release.published", "asked"),
            ("Fritz", "", "release.published", "followed"),
            (None, "visitor@example.org", "release.published", "followed"),
        ],
        key=str,
    )


def test_somebody_who_complained_twice_elsewhere_is_answered_there_once(
    make_idea, make_release, make_thread, rita, omar, stand_in, network, catch_up
):
    receive(
        stand_in, [heard("1", "It is so loud", "joe"), heard("2", "It wakes my cat", "joe"), heard("3", "Hm", "eva")]
    )
    idea = make_idea()
    for thread in Thread.objects.filter(said_on__gt="").order_by("pk"):
        IdeaOrigin.objects.create(idea=idea, thread=thread, linked_by=omar)
    catch_up()
    release = publish_release(make_release(ideas=[idea]), by=rita)
    catch_up()
    tell_release(release)
    catch_up()

    assert sorted(reply.in_reply_to for reply in network.replies.values()) == ["1", "3"]
    for reply in network.replies.values():
        assert "Shipped: Quieter kettle" in reply.text
        assert reply.text.endswith(release.get_absolute_url())
    assert Delivery.objects.count() == 2
    assert Notification.objects.filter(event__action="thread.replied").count() == 0


def test_publishing_costs_the_same_whatever_the_number_of_voters_and_conversations(
    make_idea, make_release, make_thread, rita, omar
):
    def queries(release):
        with CaptureQueriesContext(connection) as counted:
            publish_release(release, by=rita)
        return len(counted)

    few = make_idea()
    IdeaOrigin.objects.create(idea=few, thread=make_thread(), linked_by=omar)
    many = make_idea()
    for number in range(30):
        IdeaOrigin.objects.create(idea=many, thread=make_thread(title=f"Loud {number}"), linked_by=omar)
        cast_vote(many, by=make_person(f"Voter{number}"))
    assert queries(make_release(ideas=[many])) == queries(make_release(ideas=[few], title="Another"))


def test_a_withdrawn_release_tells_nobody_more_and_published_again_only_the_others(
    make_idea, make_release, make_thread, rita, ana, bela, catch_up, client
):
    idea, other = make_idea(by=rita), make_thread(by=rita, title="Loud")
    cast_vote(idea, by=ana)
    release = make_release(ideas=[idea], threads=[other])
    catch_up()
    publish_release(release, by=rita)
    withdraw_release(release, by=rita)
    catch_up()
    assert Notification.objects.filter(event__action="release.published").count() == 0
    assert said_in(idea.thread) == said_in(other) == []
    assert ReleaseLink.objects.owed().count() == 0
    assert client.get(release.get_absolute_url()).status_code == 404

    publish_release(release, by=rita)
    catch_up()
    assert len(said_in(other)) == 1
    withdraw_release(release, by=rita)
    Vote.objects.create(cast_for=idea, idea=idea, voter=bela)
    publish_release(release, by=rita)
    catch_up()
    assert len(said_in(other)) == len(said_in(idea.thread)) == 1
    told = Notification.objects.filter(event__action="release.published")
    assert sorted(told.values_list("recipient__name", flat=True)) == ["Ana", "Bela"]


def test_what_lives_on_in_a_conversation_that_knows_already_is_not_told_twice(
    make_idea, make_release, make_thread, rita, omar, catch_up
):
    idea, complaint, second = make_idea(), make_thread(title="Loud"), make_thread(title="So loud")
    for thread in (complaint, second):
        IdeaOrigin.objects.create(idea=idea, thread=thread, linked_by=omar)
    merge_threads(second, into=complaint, by=omar)
    catch_up()
    publish_release(make_release(ideas=[idea]), by=rita)
    catch_up()
    assert len([body for body in said_in(complaint) if body.startswith("Shipped")]) == 1
    assert not ReleaseLink.objects.filter(told_at__isnull=True).exists()


def test_what_cannot_be_said_yet_is_said_why_and_tried_again(
    make_idea, make_release, make_thread, rita, mona, catch_up
):
    idea, other = make_idea(), make_thread(title="Loud")
    release = make_release(ideas=[idea], threads=[other])
    publish_release(release, by=rita)
    Release.objects.update(published_by=None)
    do_queued_work()
    link = ReleaseLink.objects.get(idea=idea)
    assert (link.attempts, link.is_told) == (1, False)
    assert "Publish it again" in link.trouble
    publish_release(release, by=mona)
    catch_up()
    link.refresh_from_db()
    assert (link.trouble, link.post.author) == ("", mona)
    assert len(said_in(other)) == 1


def test_a_lost_job_is_found_again(make_idea, make_release, rita, catch_up):
    from django_q.models import OrmQ

    idea = make_idea()
    publish_release(make_release(ideas=[idea]), by=rita)
    OrmQ.objects.all().delete()
    assert sweep_releases() == 0, "one that was queued just now is left to its job"
    assert sweep_releases(now=in_a_while(minutes=2)) == 1
    assert sweep_releases(now=in_a_while(minutes=2)) == 0
    ReleaseLink.objects.update(next_at=idea.stage_at)
    catch_up()
    assert len(said_in(idea.thread)) == 1


def test_a_release_that_answers_nothing_is_not_published(make_release, rita):
    with pytest.raises(ValidationError, match="Name an idea or a conversation"):
        publish_release(make_release(), by=rita)
    assert not Release.objects.published().exists()


def test_a_complaint_named_as_an_origin_after_it_was_shipped_is_answered_then_and_once(
    make_idea, make_release, make_thread, rita, omar, bela, catch_up
):
    merged, idea = make_idea(title="Less noise"), make_idea()
    late, by_merging = make_thread(by=bela, title="It is so loud"), make_thread(by=bela, title="It wakes my cat")
    link_origin(merged, by_merging, by=omar)
    release = make_release(ideas=[idea])
    publish_release(release, by=rita)
    link_origin(idea, late, by=omar)
    catch_up()
    assert said_in(by_merging) == []
    merge_threads(merged.thread, into=idea.thread, by=omar)
    catch_up()
    for thread in (late, by_merging):
        assert [words.split("\n")[0] for words in said_in(thread)] == ["Shipped: Quieter kettle"]
        assert ReleaseLink.objects.get(release=release, thread=thread).idea == idea

    assert answer_late_origins([merged.pk, idea.pk]) == 0
    withdraw_release(release, by=rita)
    later_still = make_thread(by=bela, title="It hums")
    link_origin(idea, later_still, by=omar)
    catch_up()
    assert said_in(later_still) == [], "what was taken back is told to nobody more"
