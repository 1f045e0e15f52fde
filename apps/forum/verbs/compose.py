"""From what somebody wrote to a post that may be stored: limits, safe HTML, voice, and where it was said."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.foundation.markdown import RENDERER_VERSION, render_markdown
from apps.foundation.plaintext import clean_line, clean_text
from apps.people.models import User, Voice

from ..models import BODY_LIMIT, TITLE_LIMIT, Post, Thread


@dataclass(slots=True, kw_only=True)
class Composition:
    """Something said, with who said it. The `said_*` fields name another place where it was said first.

    `ticket` is the form it was written in: the same ticket makes the same post, however often it is sent.
    """

    by: User
    body: str
    at: datetime | None = None
    voice: Voice | None = None
    said_on: str = ""
    said_by: str = ""
    said_at_url: str = ""
    ticket: UUID | None = None

    def as_post(self, thread: Thread, **fields) -> Post:
        """An unsaved post of this. Raises ValidationError where the text breaks a limit."""
        body = validate_body(self.body)
        return Post(
            thread=thread,
            author=self.by,
            voice=self.voice or self.by.voice,
            body=body,
            html=render_markdown(body),
            renderer=RENDERER_VERSION,
            posted_at=self.at or timezone.now(),
            said_on=self.said_on[:60],
            said_by=self.said_by[:150],
            said_at_url=self.said_at_url,
            ticket=self.ticket,
            **fields,
        )


def post_of_ticket(ticket: UUID | None, *, by: User) -> Post | None:
    """What this form has made already, if its author sends it again."""
    return Post.objects.select_related("thread").filter(ticket=ticket, author=by).first() if ticket else None


def validate_body(body: str) -> str:
    """The text as it may be stored. Raises ValidationError naming what to fix."""
    if len(body) > BODY_LIMIT:
        raise ValidationError(
            _("The text has %(length)d characters; %(limit)d are the most a post can hold.")
            % {"length": len(body), "limit": BODY_LIMIT}
        )
    body = clean_text(body, BODY_LIMIT)
    if not body:
        raise ValidationError(_("Write something first: the text is empty."))
    return body


def validate_title(title: str) -> str:
    """The title as it may be stored. Raises ValidationError naming what to fix."""
    if len(title) > TITLE_LIMIT:
        raise ValidationError(
            _("The title has %(length)d characters; %(limit)d are the most it can hold.")
            % {"length": len(title), "limit": TITLE_LIMIT}
        )
    title = clean_line(title, TITLE_LIMIT)
    if not title:
        raise ValidationError(_("Give it a title, so that others can find it."))
    return title
