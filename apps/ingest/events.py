"""What can happen to something heard elsewhere."""

from django.utils.translation import gettext_lazy as _

from apps.activity.vocabulary import Action

COMPLAINT_RECEIVED = Action("complaint.received", _("Heard on {place}"), icon="ear", is_public=False)
COMPLAINT_PUBLISHED = Action("complaint.published", _("Brought here from {place}"), icon="arrow-in")
COMPLAINT_MERGED = Action("complaint.merged", _("A post from {place} joined this conversation"), icon="merge")
COMPLAINT_DISMISSED = Action(
    "complaint.dismissed", _("{actor} dismissed it: {reason}"), icon="removed", is_public=False
)
COMPLAINT_EDITED = Action("complaint.edited", _("Edited on {place}"), icon="edit", is_public=False)
COMPLAINT_CORRECTED = Action("complaint.corrected", _("{actor} corrected what is masked"), icon="edit", is_public=False)
COMPLAINT_WITHDRAWN = Action("complaint.withdrawn", _("Withdrawn on {place}"), icon="removed", is_public=False)
