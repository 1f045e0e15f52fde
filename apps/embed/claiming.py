"""Only whoever joined signs in, so nothing here can be about somebody who spoke elsewhere and did not."""

from apps.people.claiming import stays

stays(
    "embed.EmbedToken.person",
    "embed.Handoff.person",
    because="nobody signs in as somebody who only spoke elsewhere",
)
