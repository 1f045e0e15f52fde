import csv
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from apps.company.models import Department
from apps.triage.judge import Subject, assess
from apps.triage.models import Assessment, Kind, Rule

REVIEWS = (
    Path(settings.BASE_DIR).parent / "shared" / "data" / "app_reviews" / "google_play_jupiter_3star_all_replied.csv"
)
TWEETS = Path(settings.BASE_DIR).parent / "shared" / "data" / "umsab_8_languages"
SOBER = "The parcel with the green box is in the hall"


def judged(text=SOBER, *rules, **known) -> Assessment:
    return assess([Subject(text=text, **known)], rules)[0]


def points_by_reason(assessment: Assessment) -> dict[str, int]:
    return {part["reason"]: part["points"] for part in assessment.parts}


def test_a_sober_text_of_nobody_known_scores_nothing():
    assessment = judged()
    assert (assessment.score, assessment.parts, assessment.kind) == (0, [], Kind.PROBLEM)


def test_the_score_tells_its_parts():
    rule = Rule(name="Waiting for money", all_of="refund\nweeks", points=20)
    assessment = judged(f"{SOBER}, refund after 3 weeks", rule, followers=12_400)
    with translation.override("en"):
        assert assessment.explain() == ["+30 reach 12,400", "+20 “refund” and “weeks”"]
    assert assessment.score == 50


def test_praise_lowers_the_score():
    rule = Rule(name="Shipping", any_of="parcel", points=25)
    assessment = judged("Thank you, I love how quickly the parcel came", rule)
    with translation.override("en"):
        assert assessment.explain() == ["+25 “parcel”", "−10 praise"]
    assert (assessment.score, assessment.kind) == (15, Kind.PRAISE)


def test_all_other_parts_explain_themselves():
    assessment = judged("This is the worst, it is urgent", rating=1, is_loyal=True, heard_before=2, language_told="en")
    with translation.override("en"):
        told = assessment.explain()
    assert told[:3] == ["+10 loyal customer", "+10 complained 2 times before", "+20 1 star"]
    assert told[3].endswith(" negative words")
    assert told[4:] == ["+15 urgent: “urgent”"]


@pytest.mark.parametrize(
    ("followers", "points"),
    [(None, 0), (0, 0), (99, 0), (100, 10), (999, 19), (1_000, 20), (12_400, 30), (100_000, 40), (10**9, 40)],
)
def test_reach_counts_by_factors_of_ten(followers, points):
    assert points_by_reason(judged(followers=followers)).get("reach", 0) == points


def test_low_ratings_raise_the_score_and_high_ones_do_not():
    scores = [judged(rating=stars, language_told="de").score for stars in (1, 2, 3, 4, 5)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[2] > scores[3] == 0


def test_returning_authors_count_up_to_a_limit():
    scores = [judged(heard_before=times).score for times in (0, 1, 2, 3, 4, 1_000)]
    assert scores[0] < scores[1] < scores[2] < scores[3] == scores[4] == scores[5]


def test_a_score_is_held_between_0_and_100_and_says_so():
    up, down = Rule(name="up", any_of="parcel", points=100), Rule(name="down", any_of="parcel", points=-70)
    assessment = judged(SOBER, up, Rule(name="more", any_of="box", points=60))
    assert assessment.score == 100
    assert points_by_reason(assessment)["ceiling"] == -60
    assessment = judged(SOBER, down)
    assert assessment.score == 0
    assert points_by_reason(assessment)["floor"] == 70
    with translation.override("en"):
        assert assessment.explain() == ["−70 “parcel”", "+70 a score is never below 0"]


@pytest.mark.parametrize(
    ("text", "applies"),
    [
        ("still no refund after three weeks", True),
        ("three weeks, never a refund", True),
        ("no refund after three weeks", False),
        ("still no refund after weeks and three days", False),
        ("still three weeks", False),
        ("solved, but still: the refund took three weeks", False),
    ],
)
def test_a_rule_needs_all_of_its_first_list_one_of_its_second_and_none_of_its_third(text, applies):
    rule = Rule(name="r", all_of='refund\n"three weeks"', any_of="never\nstill", none_of="solved", points=7)
    assert points_by_reason(judged(text, rule)).get("rule") == (7 if applies else None)


def test_a_rule_may_be_limited_to_networks():
    rule = Rule(name="r", any_of="parcel", networks="Mastodon, reddit", points=7)
    assert judged(SOBER, rule, network="mastodon").score == 7
    assert judged(SOBER, rule, network="bluesky").score == 0
    everything = Rule(name="reviews", networks="playstore", points=3)
    assessment = judged("", everything, network="playstore")
    assert assessment.score == 3
    with translation.override("en"):
        assert assessment.explain() == ["+3 rule “reviews”"]


def test_a_rule_whose_lists_became_unusable_applies_to_nothing():
    assert judged(SOBER, Rule(name="r", any_of="two words", points=9)).score == 0
    assert judged(SOBER, Rule(name="r", all_of="???", any_of="parcel", points=9)).score == 0
    assert judged(SOBER, Rule(name="r", points=9)).score == 0


def test_the_strongest_rule_with_a_say_decides_department_and_kind():
    weak = Rule(name="weak", any_of="parcel", points=1, department_id=1, kind=Kind.QUESTION)
    strong = Rule(name="strong", any_of="parcel", points=9, department_id=2)
    silent = Rule(name="silent", any_of="parcel", points=50)
    absent = Rule(name="absent", any_of="teapot", points=90, department_id=3)
    assessment = judged(SOBER, weak, strong, silent, absent)
    assert (assessment.department_id, assessment.kind) == (2, Kind.QUESTION)


def test_a_rule_that_only_routes_adds_no_part():
    assessment = judged(SOBER, Rule(name="r", any_of="parcel", points=0, department_id=4))
    assert (assessment.parts, assessment.department_id) == ([], 4)


def test_the_language_that_a_platform_named_is_believed():
    assessment = judged("Das Paket ist seit drei Wochen unterwegs", language_told="nl-BE")
    assert (assessment.language, assessment.language_is_told) == ("nl", True)
    assessment = judged("Das Paket ist seit drei Wochen unterwegs", language_told="und")
    assert (assessment.language, assessment.language_is_told) == ("de", False)


def test_only_english_has_a_sentiment():
    assert judged("This is the worst company I know of, terrible").sentiment < 0
    assert judged("Das ist die schlechteste Firma, terrible", language_told="de").sentiment is None
    assert judged("bad").sentiment is None


def test_assessments_keep_the_order_of_the_batch_and_name_what_judged():
    assessments = assess([Subject(text="urgent"), Subject(text="calm"), Subject(text="", rating=5)], [])
    assert [one.kind for one in assessments] == [Kind.PROBLEM, Kind.PROBLEM, Kind.PRAISE]
    assert [one.score for one in assessments] == [15, 0, 0]
    assert all("py3langid" in one.model_version and "vader" in one.model_version for one in assessments)
    assert len({one.assessed_at for one in assessments}) == 1
    assert assess([], []) == []


@pytest.mark.parametrize(
    ("known", "complaint"),
    [
        ({"rating": 0}, "1 to 5 stars"),
        ({"rating": 6}, "1 to 5"),
        ({"followers": -1}, "followers"),
        ({"heard_before": -1}, "heard"),
    ],
)
def test_impossible_values_are_refused_by_name(known, complaint):
    with pytest.raises(ValueError, match=complaint):
        Subject(text="x", **known)


RULES = st.lists(
    st.builds(
        Rule,
        name=st.just("rule"),
        all_of=st.sampled_from(["", "a", "b\nc", '"a b"']),
        any_of=st.sampled_from(["", "a\nb", "urgent", "c*"]),
        none_of=st.sampled_from(["", "thanks", "a"]),
        points=st.integers(-100, 100),
    ),
    max_size=6,
)
TEXTS = st.text(max_size=80) | st.lists(
    st.sampled_from(["a", "b", "c", "urgent", "thanks", "worst", "love", "please add", "?", "not"]), max_size=8
).map(" ".join)


@limits(deadline=None)
@given(
    TEXTS,
    RULES,
    st.none() | st.integers(1, 5),
    st.none() | st.integers(0, 10**9),
    st.booleans(),
    st.integers(0, 10**6),
    st.sampled_from(["", "en", "de"]),
)
def test_the_parts_always_add_up_to_the_score(text, rules, rating, followers, is_loyal, heard_before, told):
    assessment = judged(
        text,
        *rules,
        rating=rating,
        followers=followers,
        is_loyal=is_loyal,
        heard_before=heard_before,
        language_told=told,
    )
    assert sum(part["points"] for part in assessment.parts) == assessment.score
    assert 0 <= assessment.score <= 100
    assert len(assessment.explain()) == len(assessment.parts)
    assert all(part["points"] for part in assessment.parts)


def test_a_reason_of_another_version_is_shown_by_its_code():
    assert Assessment(parts=[{"points": 5, "reason": "moonlight"}]).explain() == ["+5 moonlight"]


@pytest.mark.django_db
def test_without_rules_the_active_ones_are_read_in_one_query(django_assert_num_queries):
    department = Department.objects.create(name="Shipping", slug="shipping")
    Rule.objects.create(name="on", any_of="parcel", points=8, department=department)
    Rule.objects.create(name="off", any_of="parcel", points=80, is_active=False)
    with django_assert_num_queries(1):
        assessments = assess([Subject(text=SOBER), Subject(text="calm")])
    assert [one.score for one in assessments] == [8, 0]
    Assessment.objects.bulk_create(assessments)
    stored = Assessment.objects.get(pk=assessments[0].pk)
    assert (stored.department, stored.parts) == (department, assessments[0].parts)


@pytest.mark.skipif(not REVIEWS.is_file(), reason="the app reviews are not beside the checkout")
def test_real_reviews_are_judged(capsys):
    with REVIEWS.open(encoding="utf-8", newline="") as file:
        subjects = [Subject(text=row["content"], rating=int(row["score"])) for row in csv.DictReader(file)]
    rules = [
        Rule(name=str(number), all_of="refund\nweeks", any_of='late\n"no answer"', points=5) for number in range(20)
    ]
    _report(capsys, "app reviews, 20 rules", subjects, rules)


@pytest.mark.skipif(not TWEETS.is_dir(), reason="the labelled posts are not beside the checkout")
def test_real_posts_in_eight_languages_are_judged(capsys):
    subjects = [
        Subject(text=line)
        for path in sorted(TWEETS.glob("*/test_text.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    _report(capsys, "posts in 8 languages, no rules", subjects, [])


def _report(capsys, what, subjects, rules):
    assess(subjects[:1], rules)
    started = time.process_time()
    assessments = assess(subjects, rules)
    seconds = time.process_time() - started
    with capsys.disabled():
        print(f"\nassess: {len(subjects):,} {what}: {len(subjects) / seconds:,.0f} a second on one core")
    assert len(assessments) == len(subjects)
    assert all(sum(part["points"] for part in one.parts) == one.score for one in assessments)
