import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.activity.models import Event
from apps.company.models import Department
from apps.people.models import User
from apps.triage.models import Assessment, Kind, Rule
from apps.triage.verbs import remove_rule, save_rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def omar():
    return User.objects.create(username="omar", name="Omar")


def complaints_about(rule: Rule) -> dict:
    with pytest.raises(ValidationError) as refusal:
        rule.full_clean()
    return refusal.value.message_dict


def test_a_rule_says_when_it_applies_and_what_it_does():
    Rule(name="r", any_of="refund", points=5).full_clean()
    Rule(name="r", networks="mastodon", kind=Kind.IDEA).full_clean()
    assert "Say when this rule applies" in complaints_about(Rule(name="r", none_of="refund", points=5))["__all__"][0]
    assert "Say what this rule does" in complaints_about(Rule(name="r", any_of="refund"))["__all__"][0]


def test_a_rule_that_could_never_apply_is_refused():
    rule = Rule(name="r", all_of="Refund", none_of="REFUND", points=5)
    assert "could never apply" in complaints_about(rule)["none_of"][0]


def test_bad_lists_and_points_are_named_by_field():
    rule = Rule(name="r", all_of="two words", any_of="!", points=101)
    complaints = complaints_about(rule)
    assert complaints["all_of"] == ["Line 1: put quotes around words that belong together, as in “two words”."]
    assert complaints["any_of"] == ["Line 1: “!” has neither a letter nor a digit."]
    assert "points" in complaints


def test_a_rule_names_a_limited_number_of_networks():
    rule = Rule(name="r", networks=" ".join(f"n{number}" for number in range(21)), points=5)
    assert complaints_about(rule)["networks"] == ["A rule names at most 20 networks."]


def test_the_database_keeps_points_and_scores_within_limits():
    with pytest.raises(IntegrityError), transaction.atomic():
        Rule.objects.create(name="r", any_of="x", points=101)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(score=101)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(sentiment=1.5)


def test_saving_a_rule_records_what_changed(omar):
    rule = save_rule(Rule(name="Money", any_of="refund", points=5), by=omar)
    rule.points = 9
    save_rule(rule, by=omar)
    first, second = Event.objects.about(rule)
    assert (first.action, first.actor, first.particulars["new"]["points"]) == ("rule.changed", omar, 5)
    assert (second.particulars["old"], second.particulars["new"]) == ({"points": 5}, {"points": 9})
    assert "Money" in second.sentence()


def test_saving_a_rule_unchanged_records_nothing(omar):
    rule = save_rule(Rule(name="Money", any_of="refund", points=5), by=omar)
    save_rule(rule, by=omar)
    assert Event.objects.about(rule).count() == 1


def test_a_rule_that_is_refused_changes_nothing(omar):
    rule = save_rule(Rule(name="Money", any_of="refund", points=5), by=omar)
    rule.any_of = "two words"
    with pytest.raises(ValidationError):
        save_rule(rule, by=omar)
    assert Rule.objects.get().any_of == "refund"
    assert Event.objects.about(rule).count() == 1


def test_removing_a_rule_leaves_what_it_said_in_the_log(omar):
    rule = save_rule(Rule(name="Money", any_of="refund", points=5), by=omar)
    number = rule.pk
    remove_rule(rule, by=omar)
    remove_rule(Rule(pk=number), by=omar)
    assert not Rule.objects.exists()
    (event,) = Event.objects.filter(action="rule.removed", subject_id=number)
    assert event.particulars["old"]["any_of"] == "refund"


def test_a_rule_outlives_its_department(omar):
    department = Department.objects.create(name="Shipping", slug="shipping")
    rule = save_rule(Rule(name="r", any_of="parcel", department=department), by=omar)
    department.delete()
    rule.refresh_from_db()
    assert rule.department is None


def test_active_rules_are_the_ones_switched_on():
    on = Rule.objects.create(name="on", any_of="x", points=1)
    Rule.objects.create(name="off", any_of="x", points=1, is_active=False)
    assert list(Rule.objects.active()) == [on]
    assert [rule.is_active for rule in Rule.objects.active()] == [True]
