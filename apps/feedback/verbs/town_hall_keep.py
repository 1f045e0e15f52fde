"""Write a town hall and change it, announce it, and cancel it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.company.models import Product
from apps.company.models.reach import validate_zone
from apps.foundation.background import later
from apps.foundation.letters import clean_line, clean_text
from apps.knowledge.models import Video
from apps.knowledge.rendering import ARTICLE_RENDERER_VERSION, render_article
from apps.people.models import User

from ..events import TOWNHALL_ANNOUNCED, TOWNHALL_CANCELLED, TOWNHALL_CHANGED, TOWNHALL_MOVED
from ..models import TownHall, TownHallTelling
from ..models.town_hall import BODY_LIMIT, REASON_LIMIT, TITLE_LIMIT
from .town_hall_carry import carry_questions

LONGEST = timedelta(hours=12)
SLUG_LIMIT = 80
# Addresses below /town-halls/ that are no town hall's.
RESERVED = {"feed", "calendar"}
# What somebody's calendar shows of it.
IN_CALENDARS = ("title", "body", "starts_at", "ends_at", "time_zone")


@transaction.atomic
def keep_town_hall(
    hall: TownHall | None,
    *,
    by: User,
    title: str,
    body: str,
    starts_at: datetime,
    ends_at: datetime,
    time_zone: str,
    product: Product | None = None,
    hosts: Sequence[User] = (),
    collects_from: datetime | None = None,
    recording: Video | None = None,
) -> TownHall:
    """Write a town hall (None for a new one) or change it. Its address stays what it was at first.

    Followers of an announced one are told when it is moved. Raises ValidationError by field. Safe to repeat.
    """
    words = checked_words(title, body, starts_at, ends_at, time_zone)
    hall = TownHall.objects.select_for_update().get(pk=hall.pk) if hall else TownHall()
    before = {name: getattr(hall, name) for name in IN_CALENDARS} if hall.pk else {}
    was_moved = bool(before) and (before["starts_at"], before["ends_at"]) != (starts_at, ends_at)
    if was_moved and (hall.opened_at or hall.is_over):
        raise ValidationError({"starts_at": _("It has taken place or was cancelled, so its time stays as it was.")})
    for name, value in {**words, "product": product, "collects_from": collects_from, "recording": recording}.items():
        setattr(hall, name, value)
    hall.html, hall.renderer = render_article(hall.body).html, ARTICLE_RENDERER_VERSION
    hall.changed_at = timezone.now()
    if not hall.slug:
        hall.slug = _free_slug(hall.title)
    if hall.is_public and before and any(before[name] != getattr(hall, name) for name in IN_CALENDARS):
        hall.sequence += 1
    hall.save()
    hall.hosts.set(hosts)
    if hall.is_public:
        _tell_of_change(hall, by, before["starts_at"] if was_moved else None)
    return hall


@transaction.atomic
def announce_town_hall(hall: TownHall, *, by: User, at: datetime | None = None) -> TownHall:
    """Let everybody know of it, and take questions. Safe to repeat. Raises ValidationError for a time that is past."""
    at = at or timezone.now()
    hall = TownHall.objects.select_for_update().get(pk=hall.pk)
    if hall.is_public:
        return hall
    if hall.starts_at <= at:
        raise ValidationError(_("It would have begun already. Give it a time to come, then announce it."))
    hall.announced_at = hall.changed_at = at
    hall.save(update_fields=["announced_at", "changed_at"])
    record(TOWNHALL_ANNOUNCED, hall, by=by, at=at, title=hall.title)
    return hall


@transaction.atomic
def cancel_town_hall(hall: TownHall, *, by: User, reason: str, at: datetime | None = None) -> TownHall:
    """It will not take place. Followers are told once, and its questions go on as conversations.

    Safe to repeat; the first reason stays. Raises ValidationError for one that took place or was not announced.
    """
    hall = TownHall.objects.select_for_update().get(pk=hall.pk)
    if hall.is_cancelled:
        return hall
    if not hall.is_public:
        raise ValidationError(_("Nobody knows of it yet, so there is nothing to cancel. Delete it instead."))
    if hall.opened_at:
        raise ValidationError(_("It has begun. Close it instead."))
    hall.cancelled_because = clean_line(reason, REASON_LIMIT)
    if not hall.cancelled_because:
        raise ValidationError(_("Say in a sentence why it is cancelled: everybody who follows it reads that."))
    hall.cancelled_at = hall.changed_at = at or timezone.now()
    hall.sequence += 1
    hall.save(update_fields=["cancelled_at", "cancelled_because", "changed_at", "sequence"])
    TownHallTelling.objects.get_or_create(town_hall=hall, kind=TownHallTelling.Kind.CANCELLED, starts_at=hall.starts_at)
    record(TOWNHALL_CANCELLED, hall, by=by, at=hall.cancelled_at, title=hall.title, reason=hall.cancelled_because)
    later(carry_questions, hall)
    return hall


def checked_words(title: str, body: str, starts_at: datetime, ends_at: datetime, time_zone: str) -> dict:
    """Title, text and times of a town hall as they may be stored, by field. Raises ValidationError by field."""
    wrong: dict[str, str] = {}
    if len(title) > TITLE_LIMIT:
        wrong["title"] = _("A title has at most %(limit)d characters.") % {"limit": TITLE_LIMIT}
    if len(body) > BODY_LIMIT:
        wrong["body"] = _("The text has at most %(limit)d characters.") % {"limit": BODY_LIMIT}
    title, body = clean_line(title[:TITLE_LIMIT], TITLE_LIMIT), clean_text(body[:BODY_LIMIT], BODY_LIMIT)
    if not title:
        wrong["title"] = _("Give it a title.")
    if not body:
        wrong["body"] = _("Say what it is about.")
    if ends_at <= starts_at:
        wrong["ends_at"] = _("It ends before it begins.")
    elif ends_at - starts_at > LONGEST:
        wrong["ends_at"] = _("A town hall lasts at most %(hours)d hours.") % {"hours": LONGEST.seconds // 3600}
    try:
        validate_zone(time_zone)
    except ValidationError as error:
        wrong["time_zone"] = error.messages[0]
    if wrong:
        raise ValidationError(wrong)
    return {"title": title, "body": body, "starts_at": starts_at, "ends_at": ends_at, "time_zone": time_zone}


def _free_slug(title: str) -> str:
    base = slugify(title)[: SLUG_LIMIT - 4].strip("-_") or "town-hall"
    taken = set(TownHall.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _tell_of_change(hall: TownHall, by: User, began_before: datetime | None) -> None:
    if began_before is None:
        record(TOWNHALL_CHANGED, hall, by=by, title=hall.title)
        return
    moved = TownHallTelling.objects.filter(town_hall=hall, kind=TownHallTelling.Kind.MOVED)
    # Whoever was not told of the last move yet is told of this one instead.
    moved.filter(done_at=None).update(done_at=timezone.now())
    # Back to a time that was told of before: told anew, from the first follower on.
    moved.filter(starts_at=hall.starts_at).delete()
    TownHallTelling.objects.create(town_hall=hall, kind=TownHallTelling.Kind.MOVED, starts_at=hall.starts_at)
    told = {"before": began_before.isoformat(), "starts_at": hall.starts_at.isoformat()}
    record(TOWNHALL_MOVED, hall, by=by, title=hall.title, **told)
