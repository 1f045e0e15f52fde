"""Town halls are asked and held here only, by people who signed in, so a claim leaves all of it as it is."""

from apps.people.claiming import stays

_HERE = "town halls are held here, and nobody speaks there who has not signed in"

stays(
    "feedback.TownHallQuestion.asker", "feedback.TownHallQuestion.removed_by", "feedback.TownHallAnswer.answered_by",
    "feedback.TownHallVoice.person", "feedback.TownHall_hosts.user", because=_HERE,
)  # fmt: skip
