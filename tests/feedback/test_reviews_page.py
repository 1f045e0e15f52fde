"""What people think of a product stands on one page, and there is a page to say so."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.feedback.models import Review
from apps.feedback.review_lists import ReviewFilter
from apps.feedback.verbs import settle_reviews, take_in_reviews
from apps.forum.models import Thread
from apps.forum.verbs import post_reply, remove_post, say_me_too
from apps.ingest.verbs.reception import receive
from tests.conftest import make_person, signed_in
from tests.feedback.reviewing import heard, make_product, review
from tests.forum.pages import Page

pytestmark = pytest.mark.django_db
PAGE, FORM = "/products/kettle/reviews/", "/products/kettle/review/"


@pytest.fixture
def kettle(db, company):
    return make_product()


@pytest.fixture
def reviewed(company, kettle, ana, bela, rita, source):
    """Three reviews written here, of which one was changed and one is answered, and one from elsewhere."""
    review(kettle, ana, 2, title="Too loud", body="It **hums**.")
    changed = review(kettle, ana, 3, title="Less loud", body="It **hums** less.")
    answered = review(kettle, bela, 5, title="It sings")
    post_reply(answered.thread, by=rita, body="Thank you, dear Bela.")
    review(kettle, make_person("Cleo"), 5, title="In tune")
    source.product = kettle
    source.save()
    received = receive(source, [heard(1, rating=1, title="The lid is loose", url="https://reviews.example/1")])
    take_in_reviews([received.added[0].pk])
    settle_reviews(Review.objects.values_list("pk", flat=True))
    for who in (ana, rita):
        say_me_too(answered.thread, by=who)
    return {"changed": changed, "answered": answered}


def titles(client, query: str = "") -> list[str]:
    answer = client.get(PAGE + query)
    assert answer.status_code == 200
    return re.findall(r"data-row-link>([^<]+)<", answer.content.decode())


def test_the_page_tells_figures_words_changes_replies_and_where_they_were_said(client, reviewed):
    answer = client.get(PAGE)
    page, text = answer.content.decode(), " ".join(Page(answer).text.split())
    for words in (
        "4 reviews since", "Written here: 4.3 (3)", "Posted on Reviews by @joe , not written here", "before: 2 stars",
        "Acme replied", "Thank you, dear Bela.", "2 people say thanks, too",
    ):  # fmt: skip
        assert words in text
    # 1 + 3 + 5 + 5 by four.
    assert "<strong>3.5</strong>" in page
    assert "<strong>hums</strong>" in page
    rows = re.findall(r'href="\?stars=(\d)".*?visually-hidden">(\d+) %.*?star-number">(\d+)', page, re.S)
    assert rows == [("5", "50", "2"), ("3", "25", "1"), ("1", "25", "1")]
    assert 'href="https://reviews.example/1"' in page


def test_only_what_was_written_here_is_told_to_machines(client, reviewed):
    page = client.get(PAGE).content.decode()
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])
    product = next(one for one in data["@graph"] if one["@type"] == "Product")
    assert (product["aggregateRating"]["ratingValue"], product["aggregateRating"]["reviewCount"]) == ("4.3", 3)
    assert sorted(one["name"] for one in product["review"]) == ["In tune", "It sings", "Less loud"]
    narrowed = client.get(f"{PAGE}?stars=5").content.decode()
    assert "aggregateRating" not in narrowed
    assert 'content="noindex, follow"' in narrowed
    assert f'<link rel="canonical" href="http://localhost:8000{PAGE}"' in narrowed or "canonical" in narrowed


def test_the_list_is_narrowed_and_ordered_by_its_address(client, reviewed):
    assert titles(client, "?stars=5") == ["In tune", "It sings"]
    assert titles(client, "?only=here") == ["In tune", "It sings", "Less loud"]
    assert titles(client, "?only=elsewhere") == ["The lid is loose"]
    assert titles(client, "?only=answered") == ["It sings"]
    assert titles(client, "?order=lowest") == ["The lid is loose", "Less loud", "In tune", "It sings"]
    assert titles(client, "?order=helpful") == ["It sings"]
    assert titles(client, "?stars=9&only=nobody&order=any") == titles(client)
    assert titles(client, "?stars=4") == []
    assert client.get(f"{PAGE}?after=nonsense").status_code == 400
    assert client.get("/products/teapot/reviews/").status_code == 404


@pytest.mark.parametrize("order", ["", "lowest", "helpful"])
def test_every_review_stands_on_one_page_of_the_list(
    client, kettle, ana, monkeypatch, django_assert_max_num_queries, order
):
    monkeypatch.setattr("apps.feedback.review_lists.REVIEWS_PER_PAGE", 2)
    for number in range(5):
        made = review(kettle, make_person(f"Person{number}"), 3, at=datetime(2026, 3, 5, number, tzinfo=UTC))
        say_me_too(made.thread, browser=f"k{number}")
    say_me_too(made.thread, browser="other")
    seen, query = [], f"?order={order}"
    while query:
        with django_assert_max_num_queries(5):
            answer = client.get(PAGE + query)
        page = answer.context["page"]
        seen += [one.pk for one in page.rows]
        query = f"?order={order}&after={page.after}" if page.after else ""
    assert len(seen) == len(set(seen)) == 5
    back = client.get(f"{PAGE}?order={order}&before={answer.context['page'].before}")
    assert [one.pk for one in back.context["page"].rows] == seen[2:4]


def test_few_reviews_make_no_average_and_none_invite(client, kettle, ana, bela):
    assert "Nobody has reviewed it yet" in client.get(PAGE).content.decode()
    assert "noindex" in client.get(PAGE).content.decode()
    for who in (ana, bela):
        review(kettle, who, 5)
    text = Page(client.get(PAGE)).text
    assert "An average is shown from 3 reviews on." in " ".join(text.split())
    assert "on average" not in text


def test_what_was_taken_away_is_not_shown_even_before_it_is_uncounted(client, reviewed, mona):
    opening = reviewed["answered"].thread.posts.get(is_opening=True)
    remove_post(opening, by=mona, reason="insult")
    assert "It sings" not in client.get(PAGE).content.decode()
    Thread.objects.filter(pk=reviewed["changed"].thread_id).update(visibility="private")
    assert titles(client) == ["In tune", "The lid is loose"]


def test_the_form_takes_a_review_keeps_what_was_typed_and_shows_it_again(client, kettle, ana):
    assert "Sign in to write a review." in client.get(FORM).content.decode()
    signed_in(client, ana)
    answer = client.post(FORM, {"title": "It hums", "body": "All day."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose between one and five stars." in page
    assert 'value="It hums"' in page
    assert "All day." in page
    answer = client.post(FORM, {"stars": "2", "title": "It hums", "body": "All day."}, follow=True)
    page = " ".join(Page(answer).text.split())
    assert "Thank you for your review." in page
    assert "A review of Kettle" in page
    assert "Change your review" in page
    fields = client.get(FORM)
    assert 'value="It hums"' in fields.content.decode()
    assert re.search(r'value="2"[^>]*checked', fields.content.decode())
    answer = client.post(FORM, {"stars": "4", "title": "It hums", "body": "At night only."}, follow=True)
    page = " ".join(Page(answer).text.split())
    assert "Your review was changed." in page
    assert "before: 2 stars" in page
    assert Review.objects.get().stars == 4
    # A stranger sees the stars, and no door that is not theirs.
    client.logout()
    page = client.get(Review.objects.get().get_absolute_url()).content.decode()
    assert "4 of 5 stars" in page
    assert "Change your review" not in page


def test_only_as_many_reviews_as_the_limit_says(client, kettle, ana, settings):
    settings.LIMITS = {**settings.LIMITS, "review": {"person": "1/h", "newcomer": "1/h"}}
    signed_in(client, ana)
    words = {"stars": "2", "title": "It hums", "body": "All day."}
    assert [client.post(FORM, words).status_code for _ in range(2)] == [302, 429]


def test_staff_invites_whoever_praised_a_product(client, kettle, make_thread, omar, ana):
    praise = make_thread(kind="praise", product=kettle, title="It sings")
    signed_in(client, omar)
    page = client.get(praise.get_absolute_url()).content.decode()
    [address] = re.findall(r'href="(\?reply=[^"]+)#reply"', page)
    begun = client.get(praise.get_absolute_url() + address.replace("&amp;", "&")).content.decode()
    assert "/products/kettle/review/</textarea>" in begun
    problem = make_thread(kind="problem", product=kettle)
    assert "Invite to review" not in client.get(problem.get_absolute_url()).content.decode()
    # Whoever does not work here begins with an empty box.
    signed_in(client, ana)
    assert "/products/kettle/review/</textarea>" not in client.get(praise.get_absolute_url() + address).content.decode()


def test_the_product_page_leads_to_its_reviews(client, reviewed):
    page = " ".join(Page(client.get("/products/kettle/")).text.split())
    assert "4 reviews" in page
    assert "3.5" in page
    assert (
        PAGE in client.get("/sitemaps/reviews-0.xml").content.decode()
        or PAGE in client.get("/products/kettle/").content.decode()
    )


def test_the_page_says_when_a_review_counts_no_more(client, kettle, ana):
    mine = review(kettle, ana, 4)
    Review.objects.update(is_counted=False)
    assert "It does not count" in client.get(mine.get_absolute_url()).content.decode()
    assert timezone.now() >= mine.reviewed_at


@pytest.mark.parametrize("query", ["", "stars=2", "only=here", "only=answered", "order=lowest", "order=helpful"])
def test_every_order_walks_along_an_index_and_sorts_nothing(kettle, ana, rf, query):
    review(kettle, ana, 2)
    with CaptureQueriesContext(connection) as asked:
        request = rf.get(f"{PAGE}?{query}")
        ReviewFilter.from_address(request.GET).page(kettle, request)
    [one] = [one["sql"] for one in asked.captured_queries if 'FROM "feedback_review"' in one["sql"]]
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by what the tables hold, and these hold next to nothing")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {one}")
        # Steps of the list itself: those that look for the posts of one row hang below another.
        plan = [detail for _number, parent, _unused, detail in cursor.fetchall() if parent == 0]
    # Those that as many agreed with are put in order among themselves; everything before comes in order by itself.
    assert not any("TEMP B-TREE" in step for step in plan if "RIGHT PART" not in step), plan
    walked = next(step for step in plan if "feedback_review " in step or "forum_thread " in step)
    assert "USING INDEX" in walked or "USING COVERING INDEX" in walked, plan
