"""What staff decides about posts that wait for a look, and about bans and trust."""

from django.utils.translation import gettext_lazy, ngettext

from apps.forum.choosing import RemoveForm
from apps.foundation.decisions import Decision

from .forms import DeclineAndBanForm
from .models import Report
from .verbs import (
    approve_report,
    decline_report,
    distrust_person,
    unban_address,
    unban_person,
)

REVIEW = "moderation.change_report"
BAN = "moderation.change_ban"


def _is_open(report: Report) -> bool:
    return report.is_open


def _decline(report: Report, by, values: dict) -> None:
    decline_report(report, by=by, reason=values["reason"], note=values["note"])


def _decline_and_ban(report: Report, by, values: dict) -> None:
    decline_report(report, by=by, reason=values["reason"], note=values["note"], and_ban=True, ban_until=values["until"])


APPROVE = Decision(
    name="approve",
    label=gettext_lazy("Approve"),
    permission=REVIEW,
    apply=lambda report, by, values: approve_report(report, by=by),
    done=lambda count: ngettext("%d post stands.", "%d posts stand.", count) % count,
    explanation=gettext_lazy("The post stays, or is read from now on where it was held back. Reports are dismissed."),
    fits=_is_open,
    closes=True,
    tone="main",
)
APPROVE_AND_TRUST = Decision(
    name="approve-and-trust",
    label=gettext_lazy("Approve and trust"),
    permission=REVIEW,
    apply=lambda report, by, values: approve_report(report, by=by, and_trust=True),
    done=lambda count: ngettext("%d post stands.", "%d posts stand.", count) % count,
    explanation=gettext_lazy("From now on, posts of this person wait for a look only because of a word list."),
    fits=_is_open,
    closes=True,
)
DECLINE = Decision(
    name="decline",
    label=gettext_lazy("Remove"),
    permission=REVIEW,
    apply=_decline,
    form=RemoveForm,
    done=lambda count: ngettext("%d post was removed.", "%d posts were removed.", count) % count,
    explanation=gettext_lazy("Readers see when, in which role and why it was removed, never who reported it."),
    fits=_is_open,
    closes=True,
    tone="danger",
)
DECLINE_AND_BAN = Decision(
    name="decline-and-ban",
    label=gettext_lazy("Remove and ban"),
    permission=BAN,
    apply=_decline_and_ban,
    form=DeclineAndBanForm,
    done=lambda count: (
        ngettext("%d post was removed and its author banned.", "%d posts were removed and their authors banned.", count)
        % count
    ),
    explanation=gettext_lazy("The author may go on reading, but not take part."),
    fits=_is_open,
    closes=True,
    tone="danger",
)
ABOUT_REPORTS = (APPROVE, APPROVE_AND_TRUST, DECLINE, DECLINE_AND_BAN)

LIFT = Decision(
    name="lift",
    label=gettext_lazy("Lift the ban"),
    permission=BAN,
    apply=lambda ban, by, values: unban_person(ban.person, by=by),
    done=lambda count: ngettext("%d person may take part again.", "%d people may take part again.", count) % count,
    fits=lambda ban: ban.is_in_force,
    tone="main",
)
LIFT_ADDRESS = Decision(
    name="lift",
    label=gettext_lazy("Lift the ban"),
    permission="moderation.change_addressban",
    apply=lambda ban, by, values: unban_address(ban, by=by),
    done=lambda count: ngettext("%d address is open again.", "%d addresses are open again.", count) % count,
    closes=True,
    tone="main",
)
DISTRUST = Decision(
    name="distrust",
    label=gettext_lazy("No longer vouch for"),
    permission="moderation.change_trust",
    apply=lambda trust, by, values: distrust_person(trust.person, by=by),
    done=lambda count: (
        ngettext("%d person is judged by deeds again.", "%d people are judged by deeds again.", count) % count
    ),
    closes=True,
)
