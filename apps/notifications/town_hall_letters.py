"""What mails say to those who follow a town hall."""

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from apps.company.models import Profile
from apps.feedback.models import TownHall, TownHallTelling
from apps.foundation.letters import clean_line
from apps.foundation.mail import Letter

from .models import Watch
from .tokens import Leave
from .wording import absolute, leaving_headers, rendered, sender, unsubscribe_address

TITLE_LIMIT = 150
Kind = TownHallTelling.Kind


def town_hall_letter(telling: TownHallTelling, watch: Watch, *, company: Profile) -> Letter:
    """The mail of one follower about one word: it begins soon, was moved, or was cancelled.

    Titles and reasons were written by people who work here.
    """
    hall = telling.town_hall
    title = clean_line(hall.title, TITLE_LIMIT)
    leave = Leave(watch=watch.pk)
    context = {
        "kind": telling.kind,
        "title": title,
        "when": spoken_hour(hall),
        "reason": hall.cancelled_because,
        "address": absolute(hall.get_absolute_url()),
        "calendar": absolute(reverse("feedback:town_hall_calendar", args=[hall.slug])),
        "unsubscribe": unsubscribe_address(leave),
        "settings": absolute(reverse("notifications:settings")) if watch.person_id else "",
        "company": company,
    }
    return Letter(
        to=watch.person.email if watch.person_id else watch.address,
        subject=f"[{company.name}] {_subject(telling.kind) % {'title': title}}",
        person=watch.person,
        headers={**sender(company), **leaving_headers(leave)},
        once=f"town-hall:{telling.pk}:{watch.pk}",
        **rendered("town_hall", context),
    )


def spoken_hour(hall: TownHall) -> str:
    """When it is by the clock of its zone: "Thursday, 3 December 2026, 17:00–18:00 (Berlin)"."""
    begins, ends = hall.starts_there, hall.ends_there
    day = formats.date_format(begins, "l, j F Y")
    hours = f"{formats.date_format(begins, 'H:i')}–{formats.date_format(ends, 'H:i')}"
    return f"{day}, {hours} ({hall.place})"


def _subject(kind: str) -> str:
    return {
        Kind.DAY: _("Soon: %(title)s"),
        Kind.HOUR: _("It begins within the hour: %(title)s"),
        Kind.MOVED: _("Moved: %(title)s"),
        Kind.CANCELLED: _("Cancelled: %(title)s"),
    }[Kind(kind)]
