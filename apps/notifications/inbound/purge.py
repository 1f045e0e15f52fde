"""Forget what must not be kept: mails as they came, and addresses that nobody can answer at any more."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from ..models import InboundMail, ReplyAddress
from .addresses import GOOD_FOR
from .bounces import forget_old_bounces


def purge_inbound_mail() -> int:
    """Empty mails past RAW_RETENTION_DAYS of their bytes, sender and subject, and forget what is older than reply
    addresses live. Returns how many rows changed.

    What is left for that long only says that a mail was here, so that it is not taken in again. Quarantined mails go,
    too: whoever wanted to mend them had their time.
    """
    now = timezone.now()
    kept = Q(raw=b"", sender="", subject="", message_id="")
    old = InboundMail.objects.filter(received_at__lt=now - timedelta(days=settings.RAW_RETENTION_DAYS))
    changed = (
        old.exclude(state=InboundMail.State.WAITING)
        .exclude(kept)
        .update(raw=b"", sender="", subject="", message_id="", state=InboundMail.State.DONE)
    )
    changed += InboundMail.objects.filter(received_at__lt=now - GOOD_FOR).delete()[0]
    changed += ReplyAddress.objects.filter(expires_at__lt=now - timedelta(days=30)).delete()[0]
    return changed + forget_old_bounces()
