"""Everything that can be done to a conversation."""

from .accept import accept_answer, unaccept_answer
from .carry import note_carried
from .compose import Composition, validate_body, validate_title
from .edit import edit_post
from .lock import lock_thread, unlock_thread
from .me_too import say_me_too, take_back_me_too
from .merge import merge_threads
from .open import Opening, open_thread, open_threads
from .recount import recount_threads
from .reply import Reply, post_replies, post_reply
from .resolve import reopen_thread, resolve_thread, time_out_threads
from .show import change_kind, publish_thread
from .withdraw import withdraw_post
