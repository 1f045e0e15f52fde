"""What the demo's people do with each other: every part of it through the verbs, and found where one looks for it."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from apps.activity.models import Event
from apps.forum.models import Merge, Picture, Post, PrivateTalk, Removal, Split, Status, Tag, Thread
from apps.forum.verbs import time_out_threads, unmerge_threads
from apps.foundation.models import OutgoingMail
from apps.moderation.models import Report, WordList
from apps.moderation.trusting import Level, trust_of
from apps.notifications.models import Digest, FanOut, Notification, Preference
from apps.people.models import User
from apps.portal.demo.drawing import SIZE, draw_floor_plan
from apps.portal.demo.habits import PATIENT, READER
from apps.portal.demo.standing import CHAMPION
from apps.search.asked import parse
from apps.search.finding import find
from apps.search.models import Query
from tests.demo.__main__ import ROLES
from tests.demo.prepare import accounts_of
from tests.portal.promises import violations

pytestmark = pytest.mark.usefixtures("alone")


def person(who: str) -> User:
    return User.objects.get(username=who)


def test_what_loading_leaves_keeps_every_promise():
    assert violations() == []


def test_conversations_have_tags_and_some_share_them():
    assert Thread.objects.public().filter(tags__isnull=False).distinct().count() > 20
    assert Thread.objects.filter(tags=Tag.objects.get(name="cleaning")).count() > 2


def test_a_word_list_added_a_tag_to_what_its_words_stand_in():
    tagged = Thread.objects.get(title="Repair was billed although it is under warranty")
    assert {tag.name for tag in tagged.tags.all()} == {"invoice", "warranty"}
    assert {words.effect for words in WordList.objects.active()} == {"hold", "alert", "tag"}


def test_a_picture_stands_in_the_answer_that_shows_it(client):
    picture = Picture.objects.get()
    assert picture.post.thread.accepted_answer_id == picture.post_id
    with default_storage.open(picture.file.name) as file, Image.open(file) as image:
        assert image.size == SIZE
    page = client.get(picture.post.thread.get_absolute_url()).content.decode()
    assert f"/pictures/{picture.key}" in page
    assert client.get(f"/pictures/{picture.key}.{picture.format}").status_code == 200


def test_the_drawing_is_the_same_whenever_it_is_drawn():
    assert draw_floor_plan().read() == draw_floor_plan().read()


def test_people_quote_and_call_each_other():
    quoting = Post.objects.filter(body__contains="> **Claire Dubois**") | Post.objects.filter(body__startswith="> **")
    assert quoting.filter(html__contains="<blockquote").count() == quoting.count() > 2
    calling = Post.objects.filter(html__contains=reverse("people:profile", args=[person(CHAMPION).nickname]))
    assert calling.count() > 1


def test_a_partner_answers_in_the_name_of_its_organisation(client):
    nina = person("nina")
    assert nina.organisation.is_verified
    posts = list(Post.objects.filter(author=nina))
    assert {post.spoke_for for post in posts} == {nina.organisation.name}
    assert nina.organisation.name in client.get(posts[0].thread.get_absolute_url()).content.decode()


def test_the_champion_earned_it_with_answers_that_their_askers_chose(client):
    champion = person(CHAMPION)
    assert champion.is_champion
    assert champion.credits.count() == Thread.objects.filter(accepted_answer__author=champion).count()
    assert trust_of(champion) == Level.TRUSTED
    assert "Champion" in client.get(champion.get_absolute_url()).content.decode()


def test_two_conversations_are_one_and_can_be_two_again():
    merge = Merge.objects.get(thread__title__startswith="What does E4")
    before = merge.into.posts.count()
    again = unmerge_threads(merge, by=person("modi"))
    assert again.posts.count() == len(merge.posts)
    assert merge.into.posts.count() == before - len(merge.posts)


def test_posts_about_something_else_have_a_conversation_of_their_own():
    split = Split.objects.get()
    assert split.thread.posts.count() == 2
    assert not split.split_from.posts.filter(body__contains="station").exists()


def test_a_private_part_came_back_with_its_outcome(client):
    talk = PrivateTalk.objects.get()
    assert not talk.is_going_on
    assert talk.talk.visibility == "private"
    page = client.get(talk.thread.get_absolute_url()).content.decode()
    assert talk.outcome.split(".")[0] in page
    assert "type them into a form" not in page
    assert client.get(talk.talk.get_absolute_url()).status_code == 404


def test_one_conversation_waits_for_whoever_asked():
    [waiting] = [thread for thread in Thread.objects.public() if thread.status == Status.ASKED_BACK]
    assert Event.objects.filter(action="thread.asked_back", subject_id=waiting.pk).exists()


def test_the_review_queue_holds_a_reported_post_and_what_a_newcomer_links_to():
    queue = Report.objects.open()
    assert sorted(report.flag_count for report in queue) == [0, 0, 2]
    held = Post.objects.filter(standing="held")
    assert {report.post_id for report in queue if not report.flag_count} == {post.pk for post in held}
    assert {post.is_opening for post in held} == {True, False}
    assert not Thread.objects.public().filter(posts__in=held.filter(is_opening=True)).exists()


def test_a_removed_post_leaves_a_mark(client):
    removal = Removal.objects.get()
    page = client.get(removal.post.thread.get_absolute_url()).content.decode()
    assert str(removal.get_reason_display()) in page
    assert removal.post.body not in page


def test_the_reader_has_unread_news_of_several_kinds():
    news = Notification.objects.unread().filter(recipient=person(READER))
    assert {"asked", "mentioned", "followed", "tag", "product"} <= {one.reason for one in news}
    assert not FanOut.objects.filter(done_at=None).exists()


def test_who_wants_one_mail_a_day_has_got_it():
    patient = person(PATIENT)
    assert Preference.objects.get(person=patient).frequency == "daily"
    digest = Digest.objects.get(person=patient)
    assert digest.count > 0
    assert OutgoingMail.objects.get(pk=digest.mail_id).to == patient.email


def test_searching_works_at_once_and_some_searches_were_in_vain():
    assert find(parse("descale kettle")).total > 0
    assert find(parse("ketle")).instead
    assert set(Query.objects.filter(found=0).values_list("words", flat=True)) >= {"espresso machine", "ketle whistle"}
    assert Query.objects.filter(found__gt=0).exists()


def test_nothing_settles_by_itself_right_after_the_start():
    # "Try this" asks the customer to settle a conversation, so time must not have done it meanwhile.
    assert time_out_threads() == 0
    tray = Thread.objects.get(title="Where do I get a new crumb tray?")
    assert tray.status == Status.ANSWERED
    assert tray.author == person(READER)


def test_the_start_names_only_accounts_that_are_there():
    assert [role for role, _address in accounts_of(ROLES)] == list(ROLES.values())
    User.objects.filter(username="modi").update(email="somebody.else@example.org")
    assert "moderator" not in dict(accounts_of(ROLES))
