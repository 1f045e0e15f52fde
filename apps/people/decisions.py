"""What staff decides about people and partners."""

from django import forms
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import UnfoldAdminTextInputWidget

from apps.foundation.decisions import Decision, DecisionForm

from .forms import LeavingForm
from .verbs import close_account, distrust_organisation, reverse_claim, revoke_api_token, verify_organisation

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


class ReversalForm(DecisionForm):
    """Why a claim is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("Your colleagues read it beside the claim."),
        widget=UnfoldAdminTextInputWidget,
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
REVERSE = Decision(
    name="reverse",
    label=gettext_lazy("Take the claim back"),
    permission="people.change_claim",
    apply=lambda claim, by, values: reverse_claim(claim, by=by, reason=values["reason"]),
    form=ReversalForm,
    done=lambda count: ngettext("%d claim is taken back.", "%d claims are taken back.", count) % count,
    explanation=gettext_lazy(
        "What moved with the claim goes back to who it was before, and so does what was heard from the account since. "
        "The person cannot claim it again; somebody else can."
    ),
    fits=lambda claim: claim.is_in_force,
    in_bulk=False,
    tone="danger",
)
REVOKE = Decision(
    name="revoke",
    label=gettext_lazy("Revoke"),
    permission="people.change_apitoken",
    apply=lambda token, by, values: revoke_api_token(token, by=by),
    done=lambda count: ngettext("%d token is revoked.", "%d tokens are revoked.", count) % count,
    explanation=gettext_lazy("The program that holds it can do nothing any more. Its owner can make another one."),
    fits=lambda token: token.revoked_at is None,
    tone="danger",
)

ABOUT_CLAIMS = (REVERSE,)
ABOUT_ORGANISATIONS = (VERIFY, DISTRUST)
ABOUT_PEOPLE = (ERASE,)
ABOUT_TOKENS = (REVOKE,)
