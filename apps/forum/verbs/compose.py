"""From what somebody wrote to a post that may be stored: limits, safe HTML, voice, and where it was said."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.foundation.markdown import RENDERER_VERSION
from apps.foundation.plaintext import clean_line, clean_text
from apps.people.models import User, Voice

from ..models import BODY_LIMIT, TITLE_LIMIT, Post, Standing, Thread
from ..rendering import render_post

if TYPE_CHECKING:
    from .screening import Screened


@dataclass(slots=True, kw_only=True)
class Composition:
    """Something said, with who said it. The `said_*` fields name another place where it was said first.

    `ticket` is the form it was written in: the same ticket makes the same post, however often it is sent.
    `hold_because` is a sentence for staff: a person looks at the words before others read them.
    """

    by: User
    body: str
    at: datetime | None = None
    voice: Voice | None = None
    said_on: str = ""
    said_by: str = ""
    said_at_url: str = ""
    ticket: UUID | None = None
    hold_because: str = ""

    def as_post(self, thread: Thread, *, screened: "Screened | None" = None, **fields) -> Post:
        """An unsaved post of this, in the words that screening left. Raises ValidationError where they break a limit.

        It knows what the verb that saves it must follow up: `words`, and in `held_because` why it is held, if it is.
        """
        body = validate_body(screened.body if screened else self.body)
        words = render_post(body, author=self.by, written_here=not self.said_on)
        reasons = [*([self.hold_because] if self.hold_because else []), *(screened.reasons if screened else [])]
        post = Post(
            thread=thread,
            author=self.by,
            voice=self.voice or self.by.voice,
            spoke_for=self._speaks_for(),
            standing=Standing.HELD if reasons else Standing.SHOWN,
            body=body,
            html=words.html,
            renderer=RENDERER_VERSION,
            posted_at=self.at or timezone.now(),
            said_on=self.said_on[:60],
            said_by=self.said_by[:150],
            said_at_url=self.said_at_url,
            ticket=self.ticket,
            **fields,
        )
        post.words, post.held_because = words, reasons
        return post

    def _speaks_for(self) -> str:
        """The verified partner in whose name somebody speaks here; staff speak for the company."""
        if self.said_on or self.by.is_staff or self.by.organisation_id is None:
            return ""
        return self.by.organisation.name if self.by.organisation.is_verified else ""


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
