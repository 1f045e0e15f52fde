"""Who works on an answer, brought along by the query of a conversation's page."""

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf

from apps.forum.surroundings import NOW, stands_beside

from .models import Claim


@stands_beside("claim_told")
def claim_of_thread() -> Subquery:
    """The claim that is valid now as {"agent_id", "name"}; None where nobody works on it."""
    name = Coalesce(NullIf("agent__name", Value("")), "agent__username")
    valid = Claim.objects.valid(NOW).filter(thread=OuterRef("pk"))
    return Subquery(valid.values(_=JSONObject(agent_id="agent_id", name=name))[:1])
