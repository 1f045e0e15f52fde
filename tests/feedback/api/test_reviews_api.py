"""Reviews of a product for programs."""

import pytest

from apps.company.models import Product
from apps.feedback.verbs import post_review
from apps.forum.verbs import post_reply
from tests.conftest import make_person
from tests.tokens import program


@pytest.fixture
def toaster(db):
    return Product.objects.create(name="Toaster", slug="toaster")


def test_reviews_are_shown_with_their_words_and_our_reply(toaster, ana, bela, omar, catch_up):
    good = post_review(toaster, by=ana, stars=5, title="Even", body="On *both* sides.")
    post_review(toaster, by=bela, stars=1, title="Cold", body="Stays cold.")
    post_reply(good.thread, by=omar, body="Thank you.")
    catch_up()
    address = f"/api/v1/products/{toaster.pk}/reviews/"
    cold, even = program().get(address).json()["results"]
    assert (even["stars"], even["title"], even["author"]["name"], even["is_own"]) == (5, "Even", "Ana", True)
    assert even["opening"]["body_html"] == "<p>On <em>both</em> sides.</p>\n"
    assert even["reply"]["body_markdown"] == "Thank you." and cold["reply"] is None
    assert [one["stars"] for one in program().get(f"{address}?order=lowest").json()["results"]] == [1, 5]
    assert [one["stars"] for one in program().get(f"{address}?only=answered").json()["results"]] == [5]
    assert [one["stars"] for one in program().get(f"{address}?stars=1").json()["results"]] == [1]
    assert program().get(f"{address}?stars=6").status_code == 400
    assert program().get("/api/v1/products/99/reviews/").status_code == 404


def test_a_list_asks_as_many_questions_for_many_rows_as_for_few(toaster, catch_up):
    def write_some(names):
        for name in names:
            post_review(toaster, by=make_person(name), stars=3, title="So so", body="It toasts.")
        catch_up()

    address, anybody = f"/api/v1/products/{toaster.pk}/reviews/", program()
    write_some("AB")
    before = anybody.queries(address)
    write_some("CDEFG")
    assert len(anybody.get(address).json()["results"]) == 7
    assert anybody.queries(address) == before
