"""The pages of town halls: what everybody reads, what takes part, and what those who hold one press."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.feedback.models import TownHall, TownHallAnswer, TownHallQuestion, TownHallVoice
from apps.feedback.verbs import (
    answer_now,
    answer_question,
    carry_questions,
    close_town_hall,
    keep_transcript,
    put_aside,
    remove_question,
)
from apps.forum.models import Kind, Removal, Thread
from apps.moderation.verbs import ban_person
from tests.conftest import make_person, signed_in
from tests.feedback.halls import announced, asked, live, make_hall
from tests.schema_org import faults

pytestmark = pytest.mark.django_db


def page(client, hall, **query) -> str:
    response = client.get(hall.get_absolute_url(), query)
    assert response.status_code == 200
    return response.content.decode()


def door(name: str, question) -> str:
    return reverse(f"feedback:town_hall_{name}", args=[question.town_hall.slug, question.pk])


def test_the_list_shows_the_next_first_and_what_was_answered(client, mona, ana, django_assert_max_num_queries):
    announced(mona, title="Later")
    next_one = announced(mona, title="Next")
    TownHall.objects.filter(pk=next_one.pk).update(starts_at=timezone.now() + timedelta(days=1))
    make_hall(mona, title="Secret")
    for number in range(22):
        over = live(mona, title=f"Over {number}")
        if number == 21:
            answer_question(asked(over, ana)[0], by=mona, text="Yes.")
        close_town_hall(over, by=mona)
        TownHall.objects.filter(pk=over.pk).update(
            starts_at=timezone.now() - timedelta(days=30 - number), ends_at=timezone.now()
        )
    address = reverse("feedback:town_halls")
    with django_assert_max_num_queries(3):
        first = client.get(address)
    html = first.content.decode()
    assert html.index(">Next<") < html.index(">Later<") < html.index(">Over 21<") < html.index(">Over 2<")
    assert "1 question answered" in html and "Secret" not in html and "Over 1<" not in html
    second = client.get(address, {"after": first.context["page"].after}).content.decode()
    assert ">Over 1<" in second and ">Over 0<" in second and ">Next<" not in second
    assert client.get(address, {"after": "x"}).status_code == 400


def test_the_page_shows_when_in_the_zone_of_the_hall_and_for_machines(client, mona, company):
    hall = announced(mona, title="A <b>hall</b>", time_zone="America/New_York")
    html = page(client, hall)
    begins = hall.starts_there
    assert f"{begins:%H:%M}" in html and "(New York time)" in html and f"{hall.starts_in_utc:%H:%M} UTC" in html
    assert "A &lt;b&gt;hall&lt;/b&gt;" in html and '"@type":"Event"' in html and begins.isoformat() in html
    for said in client.get(hall.get_absolute_url()).context["structured"]:
        assert faults(said) == []
    assert client.get(make_hall(mona).get_absolute_url()).status_code == 404
    assert "Only staff sees it" in page(signed_in(client, mona), make_hall(mona))


def test_asking_and_voting_work_as_plain_forms(client, mona, ana, bela):
    hall = announced(mona)
    assert "Sign in to ask." in page(client, hall)
    questions = reverse("feedback:town_hall_questions", args=[hall.slug])
    assert client.post(questions, {"words": "Hello?"}).status_code == 403
    signed_in(client, ana)
    ticket = str(uuid4())
    for _again in range(2):
        response = client.post(questions, {"words": "Can it <i>swim</i>?", "ticket": ticket})
    question = TownHallQuestion.objects.get()
    assert response.headers["Location"].endswith(f"#question-{question.pk}")
    wrong = client.post(questions, {"words": "x" * 501})
    assert wrong.status_code == 422 and "x" * 501 in wrong.content.decode()
    assert "Can it &lt;i&gt;swim&lt;/i&gt;?" in page(client, hall)
    signed_in(client, bela)
    client.post(door("voice", question))
    html = page(client, hall)
    assert 'aria-pressed="true"' in html and TownHallVoice.objects.count() == 2
    client.post(door("voice", question), {"_method": "DELETE"})
    assert TownHallQuestion.objects.get().voice_count == 1
    assert client.post(door("question", question), {"_method": "DELETE"}).status_code == 403
    ban_person(bela, by=mona, reason=Removal.Reason.SPAM)
    assert client.post(door("voice", question)).status_code == 403
    signed_in(client, ana).post(door("question", question), {"_method": "DELETE"})
    assert not TownHallQuestion.objects.exists()


def test_order_follows_the_votes_and_pages_go_on(client, mona, ana):
    hall = announced(mona)
    TownHallQuestion.objects.bulk_create(
        [
            TownHallQuestion(town_hall=hall, asker=ana, words=f"Question {number:03}", voice_count=number)
            for number in range(500)
        ]
    )
    first = client.get(hall.get_absolute_url())
    words = [question.words for question in first.context["questions"].open]
    assert words == [f"Question {number:03}" for number in range(499, 449, -1)]
    second = client.get(hall.get_absolute_url(), {"after": first.context["page"].after})
    assert second.context["questions"].open[0].words == "Question 449"
    newest = client.get(hall.get_absolute_url(), {"order": "newest"})
    assert len(newest.context["questions"].open) == 50 and "order=newest&amp;after=" in newest.content.decode()
    assert len(first.content) < 200_000


def test_the_page_takes_the_same_queries_however_much_was_asked(client, mona, ana):
    def count_of(hall, who) -> int:
        signed_in(client, who)
        client.get(hall.get_absolute_url())
        with CaptureQueriesContext(connection) as counted:
            client.get(hall.get_absolute_url())
        return len(counted)

    small, large = live(mona), live(mona)
    answer_question(asked(small, ana)[0], by=mona, text="Yes.")
    asked(small, ana)
    people = [make_person(f"Person{number}") for number in range(6)]
    questions = asked(large, ana, *people, *people)
    for question in questions[:4]:
        answer_question(question, by=mona, text="Yes.", promise=f"We do it {question.pk}")
    put_aside(questions[5], by=mona)
    for who in (ana, mona):
        few, many = count_of(small, who), count_of(large, who)
        assert few == many and many < 26, (few, many)


def test_those_who_hold_it_open_answer_promise_and_close(client, mona, omar, ana, bela, catch_up):
    hall = announced(mona)
    first, second, third = asked(hall, ana, bela, bela)
    session = reverse("feedback:town_hall_session", args=[hall.slug])
    signed_in(client, omar)
    assert "Open it now" not in page(client, hall) and client.post(session).status_code == 403
    hall.hosts.add(omar)
    assert "Open it now" in page(client, hall)
    client.post(session)
    client.post(door("turn", first))
    html = page(client, hall)
    assert "Answering now" in html and "data-now>" in html and "data-live=" in html
    client.post(door("turn", first), {"_method": "DELETE"})
    assert TownHall.objects.get().answering is None
    assert client.get(door("answer", first)).status_code == 200
    wrong = client.post(door("answer", first), {"text": "", "at": "1:99", "promise": "Stairs"})
    assert wrong.status_code == 422 and "as in 12:04" in wrong.content.decode() and "Stairs" in wrong.content.decode()
    client.post(door("answer", first), {"text": "It will.", "at": "1:02:03", "promise": "Stairs"})
    answer = TownHallAnswer.objects.get()
    assert (answer.text, answer.at_second, answer.idea.kind) == ("It will.", 3723, Kind.IDEA)
    assert 'name="promise"' not in client.get(door("answer", first)).content.decode()
    client.post(door("answer", first), {"text": "It will, in May.", "at": ""})
    assert TownHallAnswer.objects.get().at_second is None and "It will, in May." in page(client, hall)
    client.post(door("aside", second))
    assert "Set aside" in page(client, hall)
    client.post(door("aside", second), {"_method": "DELETE"})
    client.post(session, {"_method": "DELETE"})
    catch_up()
    html = page(client, hall)
    assert html.count("Goes on as a conversation") == 2 and "Every question was answered" not in html
    assert client.post(door("turn", third)).status_code == 302 and TownHall.objects.get().answering is None


def test_the_live_part_is_fresh_and_hides_what_is_held(client, mona, ana, bela):
    hall = live(mona)
    open_one, held, removed = asked(hall, ana, bela, ana)
    TownHallQuestion.objects.filter(pk=held.pk).update(standing="held", held_because="A look first")
    remove_question(removed, by=mona, reason=Removal.Reason.OFF_TOPIC)
    answer_now(open_one, by=mona)
    address = reverse("feedback:town_hall_live", args=[hall.slug])
    response = client.get(address)
    html = response.content.decode()
    assert "<html" not in html and open_one.words in html and held.words not in html and removed.words not in html
    assert "max-age=10" in response["Cache-Control"] and "csrfmiddlewaretoken" not in html and not response.cookies
    asker = signed_in(client, ana).get(address).content.decode()
    assert removed.words in asker and "nothing to do with this conversation" in asker and "Manager" in asker
    assert held.words not in asker and "A look first" not in asker
    assert client.post(door("voice", held)).status_code == 404


def test_the_archive_shows_answers_words_conversations_and_ideas(client, mona, ana, bela):
    hall = live(mona)
    first, second = asked(hall, ana, bela)
    answer_question(first, by=mona, text="Yes.", at_second=65, promise="Stairs")
    close_town_hall(hall, by=mona)
    carry_questions(hall)
    keep_transcript(hall, by=mona, source="WEBVTT\n\n00:01.000 --> 00:04.000\n<v Mona>Good <b>evening</b> & welcome.\n")
    html = page(client, hall)
    idea, thread = Thread.objects.get(kind=Kind.IDEA), Thread.objects.get(kind=Kind.QUESTION)
    for words in ("said at 1:05", "Good evening &amp; welcome.", idea.get_absolute_url(), thread.get_absolute_url()):
        assert words in html, words
    keep_transcript(hall, by=mona, source="## Begin\n\n**Mona**: <script>x</script> welcome." + "\n\nLong." * 4_000)
    html = page(client, hall)
    assert "<strong>Mona</strong>" in html and "<script>x" not in html and "Good evening" not in html
    thread.visibility = "held"
    thread.save()
    assert thread.get_absolute_url() not in page(client, hall)


def test_the_feed_tells_of_announcements(client, mona, company):
    announced(mona, title="A & B")
    make_hall(mona, title="Secret")
    feed = client.get(reverse("feedback:town_halls_feed")).content.decode()
    assert "A &amp; B" in feed and "Secret" not in feed
