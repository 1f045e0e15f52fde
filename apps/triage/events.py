"""What can happen to the rules of judgement."""

from django.utils.translation import gettext_lazy as _

from apps.activity.vocabulary import Action

RULE_CHANGED = Action("rule.changed", _("{actor} changed the rule {name}"), icon="tag", is_public=False)
RULE_REMOVED = Action("rule.removed", _("{actor} removed the rule {name}"), icon="removed", is_public=False)
