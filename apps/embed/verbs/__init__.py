"""Everything that can be done in embed."""

from .handoff import begin_handoff, collect_handoff, grant_handoff, meet_handoff, purge_handoffs
from .signature import purge_signatures, take_signature
from .token import end_token, end_tokens_of, make_token, purge_tokens, use_token
from .write import disable_embed, enable_embed, keep_embed, sign_out_of_embed
