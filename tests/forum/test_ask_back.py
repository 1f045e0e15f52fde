"""Staff needs to know more: the thread waits for its asker until they speak."""

from apps.activity.models import Event
from apps.forum.models import Status, Thread
from apps.forum.verbs import merge_threads, post_reply, resolve_thread, time_out_threads
from tests.conftest import signed_in
from tests.forum.pages import Page


def status(thread) -> Status:
    return Thread.objects.get(pk=thread.pk).status


def test_the_thread_waits_for_its_asker(thread, omar):
    post = post_reply(thread, by=omar, body="Which model is it?", asks_back=True)
    assert status(thread) == Status.ASKED_BACK
    event = Event.objects.about(thread).of("thread.asked_back").get()
    assert event.particulars == {"post": post.pk}


def test_the_askers_next_word_brings_it_back(thread, omar, ana):
    post_reply(thread, by=omar, body="Which model is it?", asks_back=True)
    post_reply(thread, by=ana, body="The silver one.")
    assert Thread.objects.get(pk=thread.pk).asked_back_at is None
    assert status(thread) == Status.ANSWERED


def test_somebody_elses_word_does_not(thread, omar, bela):
    post_reply(thread, by=omar, body="Which model is it?", asks_back=True)
    post_reply(thread, by=bela, body="Mine is the black one.")
    post_reply(thread, by=omar, body="Thank you, Bela.")
    assert status(thread) == Status.ASKED_BACK


def test_an_older_word_that_arrives_late_does_not(thread, omar, ana, ago):
    post_reply(thread, by=omar, body="Which model is it?", asks_back=True)
    post_reply(thread, by=ana, body="Said before.", at=ago(hours=1), said_on="Mastodon")
    assert status(thread) == Status.ASKED_BACK


def test_only_staff_asks_back(thread, ana, bela):
    post_reply(thread, by=bela, body="Which one?", asks_back=True)
    assert status(thread) == Status.OPEN


def test_each_state_has_its_own_list(thread, make_thread, omar):
    asked, answered = make_thread(title="Asked back"), make_thread(title="Answered")
    post_reply(asked, by=omar, body="Which model is it?", asks_back=True)
    post_reply(answered, by=omar, body="Plug it in.")
    lists = {name: set(getattr(Thread.objects, name)()) for name in ("open", "asked_back", "answered")}
    assert lists == {"open": {thread}, "asked_back": {asked}, "answered": {answered}}
    resolve_thread(asked, by=omar)
    assert not Thread.objects.asked_back().exists()


def test_time_settles_it_all_the_same(thread, omar, ago):
    post_reply(thread, by=omar, body="Which model is it?", asks_back=True)
    Thread.objects.filter(pk=thread.pk).update(last_post_at=ago(days=40))
    assert time_out_threads() == 1
    assert status(thread) == Status.TIMED_OUT


def test_staff_ticks_a_box_and_everybody_sees_it(client, thread, omar, ana):
    page = Page(signed_in(client, omar).get(thread.get_absolute_url()))
    form = page.form_to(f"/threads/{thread.pk}/replies/")
    assert "asks_back" in form["fields"]
    client.post(form["action"], {"body": "Which model is it?", "asks_back": "on", "ticket": form["fields"]["ticket"]})
    client.logout()
    assert "needs to know more" in Page(client.get(thread.get_absolute_url())).text
    assert thread.title in Page(client.get("/threads/?state=asked_back")).text
    assert thread.title not in Page(client.get("/threads/?state=answered")).text


def test_customers_have_no_such_box_and_cannot_send_it(client, thread, ana, bela):
    page = Page(signed_in(client, bela).get(thread.get_absolute_url()))
    assert "asks_back" not in page.form_to(f"/threads/{thread.pk}/replies/")["fields"]
    client.post(f"/threads/{thread.pk}/replies/", {"body": "Which one?", "asks_back": "on"})
    assert status(thread) == Status.OPEN


def test_the_desk_waits_for_the_customer_whoever_else_speaks(thread, omar, bela, ana, catch_up):
    post_reply(thread, by=omar, body="Which model is it?", asks_back=True)
    post_reply(thread, by=bela, body="I would like to know, too.")
    catch_up()
    assert thread.case.state == thread.case.State.WAITING_FOR_CUSTOMER
    post_reply(thread, by=ana, body="The silver one.")
    catch_up()
    thread.case.refresh_from_db()
    assert thread.case.state == thread.case.State.NEEDS_ATTENTION


def test_a_merged_thread_asks_nobody_in_the_other_one(thread, make_thread, omar, rita):
    post_reply(thread, by=omar, body="Which model is it?", asks_back=True)
    into = make_thread(title="Here")
    merge_threads(thread, into=into, by=rita)
    assert status(into) == Status.ANSWERED
