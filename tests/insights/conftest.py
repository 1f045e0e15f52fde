"""A month in which everything happened that the figures know of."""

import pytest

from apps.company.models import Department, Product
from apps.desk.models import Case
from apps.desk.verbs import keep_cases, route_case
from apps.feedback.models import Invitation, Survey, SurveyResponse
from apps.forum.models import Kind, Removal, Thread, Visibility
from apps.forum.verbs import (
    merge_threads,
    open_thread,
    post_reply,
    remove_post,
    reopen_thread,
    resolve_thread,
    withdraw_post,
)
from apps.insights.verbs import count_threads
from apps.moderation.verbs import trust_person


@pytest.fixture
def rate(db):
    """Let a conversation be rated by whoever asked: `rate(thread, 5)`."""

    def give(thread, score: int) -> SurveyResponse:
        survey, _made = Survey.objects.get_or_create(kind=Survey.Kind.CSAT, defaults={"slug": "csat", "title": "CSAT"})
        asked = Invitation.objects.create(survey=survey, person=thread.author, thread=thread, once=f"{thread.pk}")
        return SurveyResponse.objects.create(
            survey=survey, invitation=asked, thread=thread, score=score, person=thread.author
        )

    return give


@pytest.fixture
def busy_month(board, ana, bela, omar, rita, jane, ago, rate, company):
    """One conversation on each of the last 34 days: here and on Mastodon, in two departments, about two products."""
    billing = Department.objects.create(name="Billing", slug="billing-desk")
    repairs = Department.objects.create(name="Repairs", slug="repairs")
    products = [Product.objects.create(name=name, slug=name.lower()) for name in ("Kettle", "Toaster")]
    for customer in (ana, bela):
        # Whoever is new here and says the same again and again is looked at first.
        trust_person(customer, by=rita)
    threads = []
    for number in range(34):
        is_mastodon = number % 4 == 0
        at = ago(days=number, hours=1)
        threads.append(
            open_thread(
                by=jane if is_mastodon else (ana, bela)[number % 2],
                title=f"Number {number}",
                body="This is terrible, I hate it." if number % 3 == 0 else "How do I clean it?",
                said_on="Mastodon" if is_mastodon else "",
                kind=Kind.values[number % 4],
                product=products[number % 2] if number % 5 else None,
                at=at,
            )
        )
    keep_cases(threads=[thread.pk for thread in threads])
    for number, thread in enumerate(threads):
        if number % 6:
            route_case(Case.objects.get(thread=thread), by=omar, department=(billing, repairs)[number % 2])
        if number % 3 != 1:
            post_reply(thread, by=(omar, rita)[number % 2], body="Like this.", at=ago(days=number, minutes=number))
        if number % 4 == 1:
            resolve_thread(thread, by=(thread.author, omar, None)[number % 3])
            if number % 8 == 1:
                rate(thread, 5 if number % 16 == 1 else 2)
        if number % 9 == 2:
            resolve_thread(thread, by=omar)
            reopen_thread(thread, by=thread.author)
        if number % 12 == 9:
            post_reply(thread, by=thread.author, body="Great, thank you so much, I love it!")
    for visibility in (Visibility.HELD, Visibility.PRIVATE):
        post_reply(open_thread(by=bela, title="Hidden", body="x", visibility=visibility), by=omar, body="x")
    merge_threads(threads[4], into=threads[8], by=rita)
    withdraw_post(threads[1].posts.get(is_opening=True), by=None)
    remove_post(threads[7].posts.get(is_opening=True), by=rita, reason=Removal.Reason.values[0])
    return Thread.objects.filter(pk__in=[thread.pk for thread in threads])


@pytest.fixture
def counted(busy_month):
    """The same, counted."""
    count_threads(list(Thread.objects.values_list("pk", flat=True)))
    return busy_month
