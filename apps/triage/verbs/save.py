"""Keep a rule as staff decided it, and give one up."""

from django.db import transaction

from apps.activity.verbs import record
from apps.people.models import User

from ..events import RULE_CHANGED, RULE_REMOVED
from ..models import Rule

_DECIDED = ("name", "is_active", "all_of", "any_of", "none_of", "networks", "points", "department_id", "kind")


@transaction.atomic
def save_rule(rule: Rule, *, by: User) -> Rule:
    """Store a new or changed rule and what it was before. Safe to repeat: without a change nothing is recorded.

    Raises ValidationError naming the fields to put right.
    """
    rule.full_clean()
    stored = Rule.objects.select_for_update().filter(pk=rule.pk).first() if rule.pk else None
    old, new = _decisions(stored), _decisions(rule)
    if old == new:
        return rule
    rule.save()
    changed = [field for field in _DECIDED if old.get(field) != new[field]]
    record(
        RULE_CHANGED,
        rule,
        by=by,
        name=rule.name,
        old={field: old[field] for field in changed if field in old},
        new={field: new[field] for field in changed},
    )
    return rule


@transaction.atomic
def remove_rule(rule: Rule, *, by: User) -> None:
    """Give a rule up; what it said stays in the log. Assessments made with it keep their parts. Safe to repeat."""
    stored = Rule.objects.select_for_update().filter(pk=rule.pk).first()
    if stored is None:
        return
    record(RULE_REMOVED, stored, by=by, name=stored.name, old=_decisions(stored))
    stored.delete()


def _decisions(rule: Rule | None) -> dict:
    return {field: getattr(rule, field) for field in _DECIDED} if rule else {}
