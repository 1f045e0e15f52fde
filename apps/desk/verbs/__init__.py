"""What staff does with its cases."""

from .assign import assign_case, unassign_case
from .claim import claim_thread, release_claim, release_claims_of
from .keep import keep_cases
from .prioritise import prioritise_case
from .route import route_case
