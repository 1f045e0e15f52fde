"""Draw texts anew that were rendered by an older renderer."""

import logging
import time

from django.core.exceptions import ValidationError
from django.db import transaction

from ..models import Revision
from ..rendering import ARTICLE_RENDERER_VERSION
from .review import hold_revision
from .wording import render_revision

logger = logging.getLogger(__name__)
# Well within the time that a task of the queue may take.
SECONDS = 12


def rerender_revisions(*, seconds: float = SECONDS) -> int:
    """Render what is in force or at work and stems from an older renderer. Returns how many. Safe to repeat.

    What a run does not come to in the time allowed, the next one finds.

    What cannot be rendered by the rules of today keeps the HTML that it has.
    """
    old = Revision.objects.exclude(state__in=(Revision.State.SUPERSEDED, Revision.State.WITHDRAWN))
    old = old.filter(renderer__lt=ARTICLE_RENDERER_VERSION).order_by("pk")
    rendered = last = 0
    until = time.monotonic() + seconds
    while time.monotonic() < until and (revision := old.filter(pk__gt=last).first()):
        last = revision.pk
        rendered += _rerender(revision)
    return rendered


@transaction.atomic
def _rerender(revision: Revision) -> int:
    article, revision = hold_revision(revision)
    try:
        render_revision(revision, article)
    except ValidationError as error:
        logger.warning("revision %s keeps its HTML: %s", revision.pk, " ".join(error.messages))
        return 0
    revision.save(update_fields=["html", "renderer"])
    return 1
