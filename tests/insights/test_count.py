"""Facts and daily counts follow from the log and the rows, whatever happened and however often they are counted."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum
from django.utils import timezone

from apps.activity.verbs import relay
from apps.company.models import Department
from apps.desk.models import Case
from apps.desk.verbs import keep_cases, route_case
from apps.forum.models import Thread
from apps.forum.verbs import merge_threads, post_reply, reopen_thread, resolve_thread, withdraw_post
from apps.insights.models import DailyCount, Fact, Touched
from apps.insights.verbs import count_day, count_threads, count_touched, find_differences, touch

RESOLVED = "resolved"


def said(*words) -> str:
    out = StringIO()
    call_command("recount_insights", *words, stdout=out)
    return out.getvalue()


def test_a_fact_tells_what_became_of_a_conversation(make_thread, ana, omar, ago, rate, catch_up):
    opened = ago(days=3)
    thread = make_thread(body="I hate this terrible thing.", at=opened)
    count_threads([thread.pk])
    fact = Fact.objects.get()
    assert (fact.day, fact.channel, fact.is_answered, fact.how) == (timezone.localdate(opened), "", False, "")
    assert (fact.began_negative, fact.ended_positive, fact.response_seconds) == (True, False, None)

    answer = post_reply(thread, by=omar, body="Descale it.", at=opened + timedelta(minutes=90, milliseconds=1))
    post_reply(thread, by=ana, body="Great, thank you, I love it!")
    resolve_thread(thread, by=omar)
    reopen_thread(thread, by=ana)
    resolve_thread(thread, by=ana)
    keep_cases(threads=[thread.pk])
    department = Department.objects.create(name="Repairs", slug="repairs")
    route_case(Case.objects.get(), by=omar, department=department)
    catch_up()
    fact.refresh_from_db()
    assert (fact.is_answered, fact.first_answer, fact.response_seconds) == (True, answer, 90 * 60 + 1)
    assert (fact.how, fact.was_reopened, fact.department) == ("confirmed", True, department)
    assert fact.began_negative and fact.ended_positive and fact.rating is None

    rate(thread, 2)
    count_threads([thread.pk])
    fact.refresh_from_db()
    assert (fact.rating, fact.ended_positive) == (2, False), "their rating counts more than their words"
    count = DailyCount.objects.get()
    assert (count.heard, count.answered, count.rated, count.satisfied, count.raves) == (1, 1, 1, 0, 0)
    assert not Touched.objects.exists()


def test_an_answer_older_than_the_question_is_an_answer_without_a_time(make_thread, omar, ago):
    thread = make_thread(at=ago(days=1))
    post_reply(thread, by=omar, body="Said before.", at=ago(days=2))
    count_threads([thread.pk])
    count = DailyCount.objects.get()
    assert (count.answered, count.timed, Fact.objects.get().response_seconds) == (1, 0, None)


def test_what_leaves_the_public_is_counted_no_more_and_its_day_is_counted_anew(make_thread, rita, ago, catch_up):
    stays, merged, withdrawn = (make_thread(title=str(n), at=ago(days=n, hours=1)) for n in range(3))
    catch_up()
    assert Fact.objects.count() == DailyCount.objects.aggregate(Sum("heard"))["heard__sum"] == 3
    merge_threads(merged, into=stays, by=rita)
    withdraw_post(withdrawn.posts.get(), by=None)
    catch_up()
    assert list(Fact.objects.values_list("thread", flat=True)) == [stays.pk]
    assert list(DailyCount.objects.values_list("day", "heard")) == [(Fact.objects.get().day, 1)]


def test_counting_again_changes_nothing_and_finds_what_nobody_told(make_thread, ago, omar):
    thread = make_thread(at=ago(days=1))
    day = timezone.localdate(thread.opened_at)
    assert count_day(day) == 1
    before = list(DailyCount.objects.values())
    assert count_day(day) == 1
    strip = [{name: value for name, value in row.items() if name != "id"} for row in before]
    assert [{n: v for n, v in row.items() if n != "id"} for row in DailyCount.objects.values()] == strip
    post_reply(thread, by=omar, body="An answer that no listener heard of.")
    assert count_day(day) == 1
    assert DailyCount.objects.get().answered == 1


def test_marks_of_what_was_touched_survive_until_they_are_counted(thread, omar):
    relay()
    assert set(Touched.objects.values_list("thread_number", flat=True)) == {thread.pk}
    assert not Fact.objects.exists()
    assert count_touched() == 1
    assert Fact.objects.get().thread == thread and not Touched.objects.exists()
    assert count_touched() == 0


def test_more_than_a_batch_is_counted_in_several_and_a_small_one_asks_once(thread, django_assert_num_queries):
    Touched.objects.all().delete()
    touch(range(thread.pk, thread.pk + 501))
    assert count_touched() == 501
    assert not Touched.objects.exists() and Fact.objects.get().thread == thread
    with django_assert_num_queries(4):
        # The transaction, who else counts, and that nothing is there.
        assert count_touched() == 0


def test_the_stored_figures_equal_a_recount_and_a_wrong_one_is_found(counted):
    assert "Every stored figure" in said("--check")
    assert Fact.objects.count() == Thread.objects.public().count() == 31

    Fact.objects.filter(is_answered=True).first().delete()
    fact = Fact.objects.filter(is_answered=True).first()
    Fact.objects.filter(pk=fact.pk).update(response_seconds=1)
    count = DailyCount.objects.first()
    DailyCount.objects.filter(pk=count.pk).update(heard=count.heard + 7)
    out = StringIO()
    with pytest.raises(CommandError, match="differ"):
        call_command("recount_insights", "--check", stdout=out)
    assert "is not counted" in out.getvalue()
    assert f"conversation {fact.pk}: response_seconds is 1 and should be" in out.getvalue()
    assert f"heard is {count.heard + 7}" in out.getvalue()

    assert f"{Thread.objects.public().count()} conversations" in said()
    assert not list(find_differences())
    with pytest.raises(CommandError, match="as in 2026-05-03"):
        said("--since", "yesterday")
