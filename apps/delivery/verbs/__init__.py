"""How answers go home: queued once, sent once, whatever fails in between."""

from .deliver import deliver_reply, queue_due_deliveries
from .queue import follow_post, queue_deliveries
from .settle import confirm_arrival, retry_delivery, withdraw_delivery
