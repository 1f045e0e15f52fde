"""What is shown already and looked at once more."""

from apps.activity.models import Event
from apps.desk.models import Case
from apps.forum.verbs import edit_post, open_thread, post_reply, withdraw_post
from apps.moderation.models import Report, WordList
from apps.moderation.verbs import approve_report, queue_forgotten_posts


def test_doubts_about_somebody_known_come_into_the_queue_while_it_is_shown(thread, known, catch_up):
    post = post_reply(thread, by=known, body="There is a whatsapp group, it would be nice of you all.")
    catch_up()
    report = Report.objects.get(post=post)
    assert post.standing == "shown"
    assert report.spam_score == 25
    assert report.why == ["May be spam, 25: +25 invites elsewhere: “whatsapp group”"]


def test_an_alert_shows_the_post_and_puts_it_into_the_queue(thread, bela, word_list, catch_up):
    word_list("burning", effect=WordList.Effect.ALERT, name="Danger")
    post = post_reply(thread, by=bela, body="The toaster was burning.")
    catch_up()
    assert post.standing == "shown"
    assert Report.objects.get(post=post).why == ["The word list “Danger” found “burning”"]
    assert Event.objects.of("post.matched").get().particulars["found"] == ["burning"]


def test_a_list_sends_the_case_to_its_department(ana, word_list, department, catch_up):
    word_list("invoice", effect=WordList.Effect.ROUTE, department=department)
    thread = open_thread(by=ana, title="My invoice is wrong", body="It has two lines too many.")
    catch_up()
    assert Case.objects.get(thread=thread).department == department
    assert not Report.objects.exists()


def test_what_was_approved_is_not_doubted_again_until_it_changes(thread, known, moderator, catch_up):
    post = post_reply(thread, by=known, body="Do subscribe, it would be nice of you all.")
    catch_up()
    approve_report(Report.objects.get(), by=moderator)
    catch_up()
    assert not Report.objects.get().is_open
    edit_post(post, by=known, body="Do subscribe soon, it would be nice of you all.")
    catch_up()
    assert Report.objects.get().is_open


def test_staff_and_other_places_are_not_looked_at(thread, omar, jane, word_list, catch_up):
    word_list("burning", effect=WordList.Effect.ALERT)
    post_reply(thread, by=omar, body="Is it burning?")
    post_reply(thread, by=jane, body="It is burning.", said_on="Mastodon")
    catch_up()
    assert not Report.objects.exists()


def test_a_held_post_that_nobody_queued_is_found_by_the_clock(held):
    Report.objects.all().delete()
    assert queue_forgotten_posts() == 1
    assert queue_forgotten_posts() == 0
    assert Report.objects.get().post == held


def test_a_held_post_that_its_author_takes_back_leaves_the_queue(held, bela, catch_up):
    withdraw_post(held, by=bela)
    catch_up()
    assert Report.objects.get().state == Report.State.WITHDRAWN
    assert queue_forgotten_posts() == 0
