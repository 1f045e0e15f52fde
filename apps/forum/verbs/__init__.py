"""Everything that can be done to a conversation."""

from .accept import accept_answer, unaccept_answer
from .carry import note_carried
from .compose import Composition, validate_body, validate_title
from .confirm import ask_by_mail, confirm_question, find_unconfirmed, purge_unconfirmed
from .credit import credit_answers
from .edit import edit_post
from .link_previews import fetch_preview, queue_owed_previews, show_previews
from .lock import lock_thread, unlock_thread
from .me_too import say_me_too, take_back_me_too
from .merge import merge_threads, unmerge_threads
from .open import Opening, open_thread, open_threads
from .pictures import drop_pictures, store_picture, sweep_picture_files, sweep_pictures
from .private import return_from_private, take_private
from .recount import recount_threads
from .reply import Reply, post_replies, post_reply
from .rerender import rerender_posts
from .resolve import reopen_thread, resolve_thread, time_out_threads
from .retitle import retitle_thread
from .screening import Screened, screen, screens
from .show import change_kind, publish_thread
from .split import split_thread
from .standing import release_post, remove_post, restore_post
from .tag import merge_tags, tag_thread
from .withdraw import withdraw_post
