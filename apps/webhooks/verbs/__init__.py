"""How other programs are told: owed once, sent until it is answered well, given up after days."""

from .forget import forget_old_messages, forget_posts, forget_words_of
from .keep import adopt_endpoint, forget_old_secrets, keep_endpoint, make_endpoint, remove_endpoint, rotate_secret
from .owe import owe_messages
from .redeliver import redeliver_messages, redeliver_since, send_test
from .send import are_messages_due, send_owed_messages
from .switch import switch_endpoint_off, switch_endpoint_on
