"""What can be done to keep the place decent."""

from .ban import ban_address, ban_person, unban_address, unban_person
from .flag import flag_post
from .learn import learn_from_decisions
from .look import look_at_post
from .reports import ask_for_a_look
from .review import approve_report, close_report, decline_report
from .sweep import lift_what_is_over, queue_forgotten_posts
from .trust import distrust_person, trust_person
from .words import remove_word_list, save_word_list
