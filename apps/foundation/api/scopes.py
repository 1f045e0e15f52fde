"""What a token may be used for. A scope only narrows: what its owner may not do, no scope allows."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    """What a door for programs asks of a token; none includes another."""

    READ = "read", _("Read what you may read")
    WRITE = "write", _("Ask, reply and change in your name")
    VOTE = "vote", _("Vote and say “me too” in your name")
    STAFF_READ = "staff:read", _("Read what people who work here may read")
    STAFF_WRITE = "staff:write", _("Decide what people who work here may decide")


STAFF_SCOPES = frozenset({Scope.STAFF_READ, Scope.STAFF_WRITE})
