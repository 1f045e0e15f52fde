"""The work of staff is nothing that somebody elsewhere has."""

from apps.people.claiming import stays

stays("desk.Case.assignee", "desk.Claim.agent", because="cases are worked on by people who work here")
