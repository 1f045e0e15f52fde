"""What staff decides about people and partners."""

from django import forms
from django.utils.translation import gettext_lazy, ngettext

from apps.foundation.decisions import Decision, DecisionForm

from .forms import LeavingForm
from .verbs import close_account, distrust_organisation, verify_organisation

VOUCH = "people.change_organisation"


class ErasingForm(DecisionForm):
    """What becomes of the words of somebody who is erased."""

    words = forms.ChoiceField(
        label=gettext_lazy("What becomes of what they wrote?"),
        choices=[
            (LeavingForm.KEEP, gettext_lazy("It stays for others to read, without their name.")),
            (LeavingForm.REMOVE, gettext_lazy("It is removed, too. A neutral mark stays where it stood.")),
        ],
        widget=forms.RadioSelect,
    )


VERIFY = Decision(
    name="verify",
    label=gettext_lazy("Vouch for it"),
    permission=VOUCH,
    apply=lambda organisation, by, values: verify_organisation(organisation, by=by),
    done=lambda count: ngettext("%d is vouched for.", "%d are vouched for.", count) % count,
    explanation=gettext_lazy("Its people's posts carry its name from now on. Make sure that it is whom it says it is."),
    fits=lambda organisation: not organisation.is_verified,
    tone="main",
)
DISTRUST = Decision(
    name="distrust",
    label=gettext_lazy("Vouch no longer"),
    permission=VOUCH,
    apply=lambda organisation, by, values: distrust_organisation(organisation, by=by),
    done=lambda count: ngettext("%d is no longer vouched for.", "%d are no longer vouched for.", count) % count,
    explanation=gettext_lazy("New posts of its people do not carry its name. What was said until now keeps it."),
    fits=lambda organisation: organisation.is_verified,
)
# Nobody but superusers may remove people, so nobody else is offered this.
ERASE = Decision(
    name="erase",
    label=gettext_lazy("Close the account and erase the person"),
    permission="people.delete_user",
    apply=lambda person, by, values: close_account(person, keep_words=values["words"] == LeavingForm.KEEP, by=by),
    form=ErasingForm,
    done=lambda count: ngettext("%d account is closed.", "%d accounts are closed.", count) % count,
    explanation=gettext_lazy("Name and ways to sign in go at once, the rest in a moment. It cannot be undone."),
    in_bulk=False,
    closes=True,
    tone="danger",
)

ABOUT_ORGANISATIONS = (VERIFY, DISTRUST)
ABOUT_PEOPLE = (ERASE,)
