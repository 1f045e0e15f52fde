"""What was heard elsewhere with stars is a review here, and follows what becomes of it there."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from apps.activity.models import Event
from apps.feedback.models import Review
from apps.feedback.stars import stars_of
from apps.feedback.verbs import take_in_missing_reviews, take_in_reviews
from apps.forum.models import Thread
from apps.forum.verbs import withdraw_post
from apps.ingest.models import Complaint
from apps.ingest.verbs.reception import receive
from apps.people.claiming import claim_rules
from apps.people.models import Claim
from apps.people.verbs import close_account, erase
from apps.sources.connectors import Withdrawal
from apps.sources.models import Source
from tests.feedback.reviewing import broken_promises, heard, make_product, review

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 4, 1, 9, tzinfo=UTC)


@pytest.fixture
def kettle(db):
    return make_product()


@pytest.fixture
def store(kettle, source):
    """A source that is about the kettle."""
    source.product = kettle
    source.save()
    return source


def test_stars_heard_elsewhere_become_a_review_once(store, kettle, catch_up):
    receive(store, [heard(1, rating=2), heard(2, rating=5), heard(3, rating=None), heard(4, parent_id="r1")])
    catch_up()
    first = Review.objects.get(complaint__external_id="r1")
    assert (first.stars, first.is_own, first.reviewed_at.year, first.product) == (2, False, 2026, kettle)
    assert first.author == first.thread.author
    # Neither what has no stars nor an answer to another is a review.
    assert Review.objects.count() == 2
    assert stars_of(kettle).all.by_stars == {2: 1, 5: 1}
    assert stars_of(kettle).own.number == 0
    receive(store, [heard(1, rating=2)])
    assert take_in_reviews(Complaint.objects.values_list("pk", flat=True)) == []
    assert Event.objects.filter(action="review.posted").count() == 2
    assert broken_promises() == []


def test_changed_stars_change_here_and_a_withdrawal_takes_them_out_of_the_count(store, kettle, catch_up):
    receive(store, [heard(1, rating=2), heard(2, rating=4)])
    catch_up()
    receive(store, [heard(1, rating=5, version=LATER, text="They mended it. I am glad.")])
    catch_up()
    changed = Review.objects.get(complaint__external_id="r1")
    assert (changed.stars, changed.changed_at, [one.stars for one in changed.versions.all()]) == (5, LATER, [2])
    assert changed.thread.posts.get(is_opening=True).body == "They mended it. I am glad."
    assert stars_of(kettle).all.by_stars == {5: 1, 4: 1}
    receive(store, [heard(2, rating=None, version=LATER)])
    receive(store, [Withdrawal("r1")])
    catch_up()
    changed.refresh_from_db()
    assert (changed.author, changed.is_counted, changed.versions.count()) == (None, False, 0)
    assert stars_of(kettle).all.by_stars == {4: 1}
    assert broken_promises() == []


def test_a_source_that_learns_its_product_later_gets_its_reviews_from_the_sweep(source, kettle, catch_up):
    receive(source, [heard(1, rating=2)])
    catch_up()
    assert take_in_missing_reviews() == 0
    source.product = kettle
    source.save()
    assert take_in_missing_reviews() == 1
    assert take_in_missing_reviews() == 0
    assert Thread.objects.get().product == kettle
    assert broken_promises() == []


def test_a_person_counts_once_about_a_product_and_the_newest_review_does(store, kettle, catch_up):
    receive(store, [heard(1, rating=1, who="u1"), heard(2, rating=5, who="u1", said_at=LATER)])
    catch_up()
    assert stars_of(kettle).all.by_stars == {5: 1}
    withdraw_post(Complaint.objects.get(external_id="r2").post, by=None)
    catch_up()
    assert stars_of(kettle).all.by_stars == {1: 1}
    assert broken_promises() == []


def test_a_claim_brings_reviews_along_and_the_newer_one_counts(store, kettle, ana, catch_up):
    receive(store, [heard(1, rating=1)])
    catch_up()
    imported = Review.objects.get()
    staged = imported.author
    mine = review(kettle, ana, 4)
    [rule] = [rule for rule in claim_rules() if rule.name == "feedback.Review.author"]
    moved = rule.claim(staged, ana)
    imported.refresh_from_db()
    assert (imported.author, imported.is_counted) == (ana, False)
    assert stars_of(kettle).all.by_stars == {4: 1}
    assert broken_promises() == []
    rule.unclaim(Claim(staged=staged, person=ana), moved)
    imported.refresh_from_db()
    mine.refresh_from_db()
    assert (imported.author, imported.is_counted, mine.author, mine.is_counted) == (staged, True, ana, True)
    assert broken_promises() == []


@pytest.mark.parametrize("keep_words", [True, False])
def test_whoever_leaves_gives_no_stars_any_more_unless_their_words_stay(kettle, ana, bela, catch_up, keep_words):
    review(kettle, ana, 1)
    review(kettle, ana, 2, title="Quieter")
    review(kettle, bela, 5)
    assert erase(close_account(ana, keep_words=keep_words))
    catch_up()
    hers = Review.objects.exclude(author=bela).get()
    assert hers.author is None
    assert [one.title for one in hers.versions.all()] == ([""] if keep_words else [])
    assert stars_of(kettle).all.by_stars == ({2: 1, 5: 1} if keep_words else {5: 1})
    assert broken_promises() == []


def test_a_file_says_what_it_is_about(tmp_path, kettle):
    file = tmp_path / "reviews.csv"
    file.write_text("id,text,date,stars\nr1,The lid is loose.,2026-05-01,2\n")
    with pytest.raises(CommandError, match="no product of that name. Those here: kettle"):
        call_command("import_complaints", file, "--product", "teapot", verbosity=0)
    call_command("import_complaints", file, "--source", "Shop", "--product", "kettle", verbosity=0)
    assert Source.objects.get(name="Shop").product == kettle
    make_product("Toaster")
    with pytest.raises(CommandError, match="is about Kettle"):
        call_command("import_complaints", file, "--source", "Shop", "--product", "toaster", verbosity=0)
