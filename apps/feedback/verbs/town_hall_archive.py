"""Keep what was said in a town hall, to be read again."""

import time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.foundation.plaintext import clean_text, decode_text
from apps.knowledge.captions import ARROW, Line, read_captions, write_captions
from apps.knowledge.rendering import ARTICLE_RENDERER_VERSION, render_article
from apps.people.models import User

from ..events import TOWNHALL_CHANGED
from ..models import TownHall, TownHallAnswer, TownHallTranscript

TRANSCRIPT_LIMIT = 200_000
# Markdown is rendered piece by piece: what a post may hold at most is far less than an hour of talk.
PIECE = 10_000
RERENDER_FOR_SECONDS = 12


@transaction.atomic
def keep_transcript(hall: TownHall, *, by: User, source: str | bytes) -> TownHallTranscript:
    """Keep the words of the hour: captions (WebVTT or SRT) line by line, anything else as Markdown.

    Replaces what was kept before. Raises ValidationError naming the line or the limit.
    """
    read = check_transcript(source)
    if isinstance(read, str):
        values = {"source": read, "html": render_transcript(read), "lines": []}
    else:
        told = [{"start": line.start, "end": line.end, "text": line.text} for line in read]
        values = {"source": write_captions(read), "html": "", "lines": told}
    values |= {"renderer": ARTICLE_RENDERER_VERSION, "kept_at": timezone.now()}
    hall = TownHall.objects.select_for_update().get(pk=hall.pk)
    if not hall.closed_at:
        raise ValidationError(_("A transcript is kept once the town hall is over. Close it first."))
    transcript, _made = TownHallTranscript.objects.update_or_create(town_hall=hall, defaults=values)
    _note(hall, by)
    return transcript


@transaction.atomic
def drop_transcript(hall: TownHall, *, by: User) -> bool:
    """Forget what was kept. Returns whether there was a transcript."""
    deleted, _rows = TownHallTranscript.objects.filter(town_hall=hall).delete()
    if deleted:
        _note(hall, by)
    return bool(deleted)


def check_transcript(source: str | bytes) -> str | list[Line]:
    """A transcript as it may be kept: the lines where it is captions, otherwise clean Markdown.

    Raises ValidationError naming the line or the limit.
    """
    head = source[:2_000]
    head = head.decode("utf-8", "replace") if isinstance(head, bytes) else head
    if head.removeprefix("\ufeff").startswith("WEBVTT") or ARROW in head:
        return read_captions(source)
    text = clean_text(_text_of(source), TRANSCRIPT_LIMIT)
    if not text:
        raise ValidationError(_("The transcript is empty."))
    return text


def render_transcript(text: str) -> str:
    """Safe HTML of a long Markdown text, rendered between its blank lines in pieces."""
    pieces, piece = [], ""
    for block in text.split("\n\n"):
        if piece and len(piece) + len(block) > PIECE:
            pieces.append(piece)
            piece = ""
        # A paragraph that is longer than a whole piece is cut between its words.
        while len(block) > PIECE:
            cut = block.rfind(" ", 0, PIECE)
            cut = cut if cut > 0 else PIECE
            pieces.append(block[:cut])
            block = block[cut:].lstrip()
        piece = f"{piece}\n\n{block}" if piece else block
    return "".join(render_article(one).html for one in [*pieces, piece] if one.strip())


def rerender_town_halls() -> int:
    """Show texts anew that an older renderer made. Returns how many. Safe to repeat; the next run does the rest."""
    until = time.monotonic() + RERENDER_FOR_SECONDS
    rendered = 0
    for model, field, render in (
        (TownHall, "body", lambda text: render_article(text).html),
        (TownHallAnswer, "text", lambda text: render_article(text).html),
        (TownHallTranscript, "source", render_transcript),
    ):
        old = model._default_manager.filter(renderer__lt=ARTICLE_RENDERER_VERSION)
        if model is TownHallTranscript:
            old = old.filter(lines=[])
        last = 0
        while time.monotonic() < until and (row := old.filter(pk__gt=last).order_by("pk").first()):
            last = row.pk
            same = {"pk": row.pk, field: getattr(row, field)}
            rendered += model._default_manager.filter(**same).update(
                html=render(getattr(row, field)), renderer=ARTICLE_RENDERER_VERSION
            )
    return rendered


def _text_of(source: str | bytes) -> str:
    # A character takes four bytes at most, so what has more bytes than that is not read at all.
    if len(source) > TRANSCRIPT_LIMIT * (4 if isinstance(source, bytes) else 1):
        raise _too_long()
    try:
        text = decode_text(source) if isinstance(source, bytes) else source
    except ValueError as error:
        raise ValidationError(str(error)) from error
    if len(text) > TRANSCRIPT_LIMIT:
        raise _too_long()
    return text


def _too_long() -> ValidationError:
    return ValidationError(
        _("The transcript has more than %(limit)d characters; that is several hours of talk.")
        % {"limit": TRANSCRIPT_LIMIT}
    )


def _note(hall: TownHall, by: User) -> None:
    TownHall.objects.filter(pk=hall.pk).update(changed_at=timezone.now())
    record(TOWNHALL_CHANGED, hall, by=by, title=hall.title)
