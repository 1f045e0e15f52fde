"""What can be done with people."""

from .anonymity import nobody
from .claim import Offer, claim_person, has_open_offer, offer_of, offers_of, reverse_claim
from .credit import credit_person, recount_reputation, take_back_credit
from .leave import close_account, end_sessions, erase, erase_the_due
from .own_address import person_of_address
from .prove import (
    ask_for_code,
    code_in_words,
    codes_of,
    forget_old_codes,
    hear_code,
    holds_code,
    keep_proofs,
    set_aside,
)
from .remove import remove_history
from .rename import change_nickname
from .stage import StagedAuthor, stage_people, stage_person
from .token import MadeToken, forget_old_tokens, make_api_token, note_use_of_token, revoke_api_token
from .verify import distrust_organisation, set_members, verify_organisation
