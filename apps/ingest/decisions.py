"""What staff decides about things heard elsewhere."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.foundation.decisions import Decision
from apps.people.models import User

from .asking import CorrectForm, DismissForm
from .models import Arrival, Complaint
from .verbs import correct_complaint, dismiss_complaint, publish_complaint, publish_complaints, release_arrivals

DECIDE = "ingest.change_complaint"
MEND = "ingest.change_arrival"


def _publish(complaint: Complaint, by: User, values: dict) -> None:
    if not complaint.is_waiting:
        raise ValidationError(_("It was decided already."))
    publish_complaint(complaint, by=by)


def _publish_many(complaints: Sequence[Complaint], by: User) -> None:
    if not all(complaint.is_waiting for complaint in complaints):
        raise ValidationError(_("Not all of them wait for a decision."))
    publish_complaints(complaints, by=by)


def _release(arrival: Arrival, by: User, values: dict) -> None:
    if arrival.state != Arrival.State.QUARANTINED:
        raise ValidationError(_("It is not in quarantine."))
    release_arrivals([arrival])


PUBLISH = Decision(
    name="publish",
    label=gettext_lazy("Publish"),
    permission=DECIDE,
    apply=_publish,
    apply_many=_publish_many,
    done=lambda count: ngettext("%d is public now.", "%d are public now.", count) % count,
    explanation=gettext_lazy("Everybody can read it from now on, as it is masked here."),
    fits=lambda complaint: complaint.is_waiting,
    tone="main",
)
DISMISS = Decision(
    name="dismiss",
    label=gettext_lazy("Dismiss"),
    permission=DECIDE,
    apply=lambda complaint, by, values: dismiss_complaint(complaint, by=by, reason=values["reason"]),
    form=DismissForm,
    done=lambda count: ngettext("%d was dismissed.", "%d were dismissed.", count) % count,
    explanation=gettext_lazy("It needs no conversation here. It stays where it was said."),
    fits=lambda complaint: complaint.is_waiting,
    tone="danger",
)
CORRECT = Decision(
    name="correct",
    label=gettext_lazy("Correct the masks"),
    permission=DECIDE,
    apply=lambda complaint, by, values: correct_complaint(complaint, by=by, text=values["text"]),
    form=CorrectForm,
    done=lambda count: ngettext("%d text was corrected.", "%d texts were corrected.", count) % count,
    explanation=gettext_lazy("Mask what was overlooked, or give back what was masked by mistake."),
    fits=lambda complaint: complaint.fate != Complaint.Fate.WITHDRAWN,
    in_bulk=False,
)
RELEASE = Decision(
    name="release",
    label=gettext_lazy("Try again"),
    permission=MEND,
    apply=_release,
    done=lambda count: ngettext("%d is tried again.", "%d are tried again.", count) % count,
    explanation=gettext_lazy("After what troubled it was mended. It goes back to quarantine where it was not."),
    fits=lambda arrival: arrival.state == Arrival.State.QUARANTINED,
    tone="main",
)

ABOUT_COMPLAINTS = (PUBLISH, DISMISS, CORRECT)
ABOUT_ARRIVALS = (RELEASE,)
