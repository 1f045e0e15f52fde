"""A rule answers yes, or no with a reason that reaches the person who asked."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy

from apps.foundation.verdicts import YES, Refused, Verdict, no, require


def test_a_yes_is_true_and_has_no_reason():
    assert YES
    assert str(YES) == ""


def test_a_no_is_false_and_keeps_its_reason():
    verdict = no("This conversation is closed.")
    assert not verdict
    assert verdict.reason == str(verdict) == "This conversation is closed."


def test_a_reason_may_be_translated_later():
    assert str(no(gettext_lazy("Yes"))) == "Yes"


def test_a_door_opens_on_a_yes():
    assert require(YES) is None


def test_a_door_stays_shut_on_a_no_and_says_why():
    with pytest.raises(Refused, match="closed") as refused:
        require(no("This is closed."))
    assert isinstance(refused.value, PermissionDenied)
    assert refused.value.verdict == Verdict(False, "This is closed.")


def test_an_answer_cannot_be_changed_afterwards():
    with pytest.raises(AttributeError):
        YES.allowed = False
