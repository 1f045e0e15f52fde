"""How long a department usually takes, and the list that shows where the figure comes from."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from apps.company.models import Department
from apps.desk.models import Case
from apps.desk.response_times import answered_lately, measure_response_times, response_times
from apps.desk.verbs import keep_cases
from apps.forum.verbs import post_reply


@pytest.fixture(autouse=True)
def forget(settings):
    settings.TYPICAL_RESPONSE_FROM = 3
    caches["process"].clear()
    yield
    caches["process"].clear()


@pytest.fixture
def answer(make_thread, omar, department):
    """A conversation of this department, answered after so many hours."""

    def make(hours, *, days_ago=2, to=department, **particulars):
        at = timezone.now() - timedelta(days=days_ago)
        thread = make_thread(at=at, title=f"Answered after {hours} hours", **particulars)
        if hours is not None:
            post_reply(thread, by=omar, body="Here it is.", at=at + timedelta(hours=hours))
        keep_cases(threads=[thread.pk])
        Case.objects.filter(thread=thread).update(department=to)
        return thread

    return make


def figure(department):
    found = measure_response_times().get(department.pk)
    return found and (found.answered, found.median)


def test_it_is_the_median_and_not_the_mean(answer, department):
    for hours in (1, 2, 24):
        answer(hours)
    assert figure(department) == (3, timedelta(hours=2))


def test_of_an_even_number_it_is_the_middle_of_the_two_in_the_middle(answer, department):
    for hours in (1, 2, 4, 24):
        answer(hours)
    assert figure(department) == (4, timedelta(hours=3))


def test_too_few_answers_say_nothing(answer, department):
    answer(1), answer(2)
    assert figure(department) == (2, None)


def test_what_is_private_old_or_unanswered_does_not_count(answer, department):
    answer(1, visibility="private"), answer(1, visibility="held"), answer(1, days_ago=31), answer(None)
    assert figure(department) is None
    assert not answered_lately(department).exists()


def test_each_department_has_its_own(answer, department):
    other = Department.objects.create(name="Other", slug="other")
    for hours in (1, 2, 3):
        answer(hours), answer(hours * 10, to=other)
    assert figure(department) == (3, timedelta(hours=2))
    assert figure(other) == (3, timedelta(hours=20))


def test_all_departments_are_asked_at_once_and_not_again_for_a_while(answer, department, django_assert_num_queries):
    answer(1)
    with django_assert_num_queries(1):
        response_times()
        response_times()


def test_the_list_shows_exactly_what_was_counted(client, answer, department):
    for hours in (1, 2, 24):
        answer(hours)
    answer(5, visibility="private"), answer(None)
    html = client.get("/answered/billing/").content.decode()
    assert html.count("data-row-link") == 3
    assert "first answer after 24 hours" in html
    assert "after about 2 hours (the median)" in " ".join(html.split())


def test_the_contact_page_leads_from_the_figure_to_its_list(client, answer, department):
    for hours in (1, 2, 24):
        answer(hours)
    for address in ("/contact/", "/contact/billing/"):
        html = client.get(address).content.decode()
        assert "First answer usually after about 2 hours" in html
        assert 'href="/answered/billing/"' in html


def test_the_list_of_a_department_that_is_not_listed_is_not_there(client, department):
    Department.objects.update(is_listed=False)
    assert client.get("/answered/billing/").status_code == 404


def test_the_list_comes_in_pages_at_the_same_cost(client, answer, department, django_assert_max_num_queries):
    for hours in range(1, 23):
        answer(hours, days_ago=3)
    with django_assert_max_num_queries(4):
        html = client.get("/answered/billing/").content.decode()
    assert html.count("data-row-link") == 20
    assert 'rel="next"' in html
