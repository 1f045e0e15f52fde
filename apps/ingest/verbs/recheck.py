"""Look again at what we took in: edits and deletions that no message told us."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from apps.sources.connectors import (
    AuthenticationFailed,
    ConnectorError,
    connector_for,
)
from apps.sources.models import Source
from apps.sources.verbs import pause_source

from ..models import Complaint
from .acceptance import store_arrivals
from .reception import FIRST_RECHECK

logger = logging.getLogger(__name__)

AT_A_TIME = 40


def recheck_stored() -> int:
    """Look again at the items that are due, some of each source. Returns how many were looked at."""
    looked_at = 0
    for source in Source.objects.listening():
        if connector_for(source).capabilities.recheck_hours:
            looked_at += recheck_source(source)
    return looked_at


def recheck_source(source: Source) -> int:
    """Look again at up to AT_A_TIME items of one source; what changed arrives like anything else."""
    now = timezone.now()
    due = list(
        Complaint.objects.filter(source=source, recheck_at__lte=now)
        .exclude(fate=Complaint.Fate.WITHDRAWN)
        .order_by("recheck_at")[:AT_A_TIME]
    )
    if not due:
        return 0
    connector = connector_for(source)
    longest = timedelta(hours=connector.capabilities.recheck_hours)
    changed = []
    try:
        for item in connector.recheck([one.external_id for one in due]):
            changed.append(item)
    except ConnectorError as error:
        if isinstance(error, AuthenticationFailed):
            pause_source(source, by=None, reason=str(error))
        # What was found before the trouble counts; the others keep their place and come first next time.
        logger.warning("%s could not be looked at again: %s", source, error)
        due = []
    for complaint in due:
        # Young items change most: the pause grows with their age, up to what the network's rules allow.
        complaint.recheck_at = now + min(max((now - complaint.said_at) / 10, FIRST_RECHECK), longest)
    with transaction.atomic():
        store_arrivals(source, changed)
        list(Complaint.objects.filter(pk__in=[one.pk for one in due]).only("pk").locked())
        Complaint.objects.bulk_update(due, ["recheck_at"])
    return len(due)
