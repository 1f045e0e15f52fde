"""Following, telling, and the ways by which people hear."""

from .alert import alert_staff, call_alert, call_due_alerts, retry_call
from .bundle import mail_due_notifications
from .digest import make_digest, make_due_digests
from .follow import carry_watches, carry_watches_back, follow_subject, unfollow_subject, watch_what_they_do
from .follow_by_mail import (
    confirm_follow,
    find_invitation,
    follow_by_address,
    forget_invitations,
    invite_to_follow,
    leave_by_mail,
)
from .invite import mail_due_invitations
from .prefer import choose_preference, preference_of
from .read import forget_old, mark_all_read, mark_read
from .remind import remind_asker, remind_askers, say_outcome
from .tell import announce, fan_out_event, sweep_fan_outs
from .town_halls import tell_followers, tell_followers_of_town_halls
