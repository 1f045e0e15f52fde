"""What happens to something heard elsewhere, from its arrival to its fate."""

from .acceptance import accept, store_arrivals
from .correct import correct_complaint
from .dismiss import dismiss_complaint
from .follow import follow_posts
from .hand_in import hand_in_arrivals
from .import_file import continue_import, start_import
from .import_stackexchange import move_forum
from .own_posts import remember_own_post
from .polling import poll, poll_source
from .process import process_arrivals, release_arrivals
from .publish import merge_complaint, publish_complaint, publish_complaints
from .purge import purge_raw
from .reception import Reception, receive
from .revise import revise_complaint
from .withdraw import withdraw_complaint
