"""What staff does with its work."""

from django.utils.translation import gettext_lazy as _

from apps.activity.vocabulary import Action

CASE_ASSIGNED = Action("case.assigned", _("{actor} gave this to {assignee}"), icon="user", is_public=False)
CASE_ACKNOWLEDGED = Action("case.acknowledged", _("{actor} is looking into this"), icon="user")
CASE_UNASSIGNED = Action("case.unassigned", _("{actor} gave this back to the queue"), icon="user", is_public=False)
CASE_ROUTED = Action("case.routed", _("Passed to {department}"), icon="arrow-in")
CASE_PRIORITISED = Action("case.prioritised", _("{actor} set the priority to {priority}"), icon="tag", is_public=False)
