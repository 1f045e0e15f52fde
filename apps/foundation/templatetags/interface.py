"""Words of the interface for every template, without `{% load %}`: icons, the ring, people, times and numbers."""

from datetime import date, datetime
from functools import lru_cache

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ..folding import folds
from ..structured import json_ld

register = template.Library()

MINUTE, HOUR, DAY = 60, 3600, 86_400
AVATAR_TONES = 6
# Pixels of the pictures that stand for a page elsewhere.
CARD_WIDTH, CARD_HEIGHT = 1200, 630
# How many finished pieces a process remembers; the largest list of them takes less than two megabytes.
SYMBOLS_KEPT, PEOPLE_KEPT, MOMENTS_KEPT = 512, 2048, 4096
# Symbols that point along the line of reading, and turn round where it runs from right to left.
TURNING = {"reply", "arrow-in", "external"}
NARROW_SPACE = "\u202f"

_CIRCLE = '<circle cx="12" cy="12" r="9.5" class="ring-line"/>'
_HALF = '<path d="M12 5.5v13a6.5 6.5 0 0 0 0-13z" class="ring-fill"/>'
# What the ring looks like for each state of a conversation: never told by its colour alone.
_RINGS = {
    "open": _CIRCLE,
    "answered": _CIRCLE + '<circle cx="12" cy="12" r="4" class="ring-fill"/>',
    "asked_back": _CIRCLE + "".join(f'<circle cx="{x}" cy="12" r="1.7" class="ring-fill"/>' for x in (7.5, 12, 16.5)),
    "closed": _CIRCLE + _HALF,
    "timed_out": _CIRCLE + _HALF,
    "confirmed": (
        '<circle cx="12" cy="12" r="11" class="ring-fill"/><path d="m7 12.4 3.4 3.4L17 9" class="ring-check"/>'
    ),
    # How far an idea has come; while it collects votes its ring is open.
    "planned": _CIRCLE + '<circle cx="12" cy="12" r="4" class="ring-fill"/>',
    "started": _CIRCLE + _HALF,
    "shipped": (
        '<circle cx="12" cy="12" r="11" class="ring-fill"/><path d="m7 12.4 3.4 3.4L17 9" class="ring-check"/>'
    ),
    "declined": _CIRCLE + '<path d="M7.5 12h9" class="ring-line"/>',
    # In results and suggestions, in the place of a ring.
    "article": (
        '<path d="M6 2.5h8.5L18.5 7v14.5H6z" class="ring-line"/><path d="M9.5 11h5.5m-5.5 5h5.5" class="ring-line"/>'
    ),
    "town-hall": ('<path d="M4 5h16v11H9.5L4 20z" class="ring-line"/><path d="M8 9h8M8 12.5h5" class="ring-line"/>'),
    "video": (
        '<rect x="2.5" y="4.5" width="19" height="15" rx="3" class="ring-line"/>'
        '<path d="m10 8.5 6 3.5-6 3.5z" class="ring-fill"/>'
    ),
    "release": (
        '<circle cx="12" cy="12" r="11" class="ring-fill"/><path d="m7 12.4 3.4 3.4L17 9" class="ring-check"/>'
    ),
}


@register.simple_tag
@folds
def icon(name: str, label: str = "") -> SafeString:
    """A symbol of the sprite, `{% icon "reply" %}`. With a label it speaks; without, a word stands beside it."""
    return _icon(name, str(label))


@lru_cache(maxsize=SYMBOLS_KEPT)
def _icon(name: str, label: str) -> SafeString:
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    turns = " icon-turns" if name in TURNING else ""
    return format_html(
        '<svg class="icon{}" {}><use href="{}#{}"/></svg>', turns, spoken, static("img/sprite.svg"), name
    )


@register.simple_tag
def ring(status, label: str | None = None) -> SafeString:
    """The mark that shows where a conversation stands: `{% ring thread.status %}`.

    It speaks the status' own label; `label=""` keeps it silent where the words stand beside it. An unknown status
    shows the open ring.
    """
    name = str(getattr(status, "value", status))
    return _ring(name, str(getattr(status, "label", "") if label is None else label))


@lru_cache(maxsize=SYMBOLS_KEPT)
def _ring(name: str, label: str) -> SafeString:
    name = name if name in _RINGS else "open"
    spoken = (
        format_html('role="img" aria-label="{0}"><title>{0}</title>', label)
        if label
        else mark_safe('aria-hidden="true">')
    )
    return format_html('<svg class="ring is-{}" viewBox="0 0 24 24" {}{}</svg>', name, spoken, mark_safe(_RINGS[name]))


@register.simple_tag
def avatar(person) -> SafeString:
    """Somebody's initials on a disc; decoration, since the name always stands beside it."""
    return _avatar((person.pk or 0) % AVATAR_TONES, str(person))


@lru_cache(maxsize=PEOPLE_KEPT)
def _avatar(tone: int, name: str) -> SafeString:
    return format_html('<span class="avatar tone-{}" aria-hidden="true">{}</span>', tone, initials(name))


@register.filter
def initials(name: str) -> str:
    """The first letters of the first and the last word of a name, at most two; "·" for a name without letters."""
    words = [word for word in (part.lstrip("@_.-\"'(") for part in str(name).split()) if word and word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "·"


@register.simple_tag
def relative_time(moment: datetime | None) -> SafeString:
    """How long ago a moment was, with the exact time on hover; after a week its date. Empty for None."""
    if moment is None:
        return SafeString("")
    tag = _time_tag(moment.isoformat(timespec="seconds"), _wall_clock(moment), get_language())
    return mark_safe(f"{tag}{escape(spoken_time(moment))}</time>")


@lru_cache(maxsize=MOMENTS_KEPT)
def _time_tag(written: str, local: datetime, language: str | None) -> str:
    return format_html('<time datetime="{}" title="{}" data-relative>', written, date_format(local, "DATETIME_FORMAT"))


@register.simple_tag
def exact_time(moment: datetime | None) -> SafeString:
    """A moment as day and clock time, "3 May, 14:02"; with the year unless it is this one. Empty for None."""
    if moment is None:
        return SafeString("")
    return format_html(
        '<time datetime="{}">{}, {}</time>',
        moment.isoformat(timespec="seconds"),
        _day(moment),
        date_format(timezone.localtime(moment), "H:i"),
    )


def spoken_time(moment: datetime, now: datetime | None = None) -> str:
    """Say "just now", "5 minutes ago", "3 hours ago", "6 days ago", then the day; of a time to come "in 2 hours"."""
    seconds = int(((now or timezone.now()) - moment).total_seconds())
    distance = abs(seconds)
    if distance < MINUTE:
        return _("just now")
    if distance >= 7 * DAY:
        return _day(moment)
    if distance < HOUR:
        span = ngettext("%d minute", "%d minutes", distance // MINUTE) % (distance // MINUTE)
    elif distance < DAY:
        span = ngettext("%d hour", "%d hours", distance // HOUR) % (distance // HOUR)
    else:
        span = ngettext("%d day", "%d days", distance // DAY) % (distance // DAY)
    return _("%(span)s ago") % {"span": span} if seconds > 0 else _("in %(span)s") % {"span": span}


def _day(moment: datetime) -> str:
    local = _wall_clock(moment)
    return _written_day(local.date(), local.year != timezone.localtime().year, get_language())


@lru_cache(maxsize=MOMENTS_KEPT)
def _written_day(day: date, with_year: bool, language: str | None) -> str:
    return date_format(day, "j F Y" if with_year else "j F")


def _wall_clock(moment: datetime) -> datetime:
    """What the clock shows here, without its zone: one moment is equal in all zones and would be remembered once."""
    return timezone.localtime(moment).replace(tzinfo=None)


@register.filter
def spoken_span(span) -> str:
    """A length of time in its largest whole unit, "45 minutes", "3 hours", "2 days"; empty for None."""
    if span is None:
        return ""
    seconds = max(int(span.total_seconds()), 0)
    if seconds >= 2 * DAY:
        return ngettext("%d day", "%d days", seconds // DAY) % (seconds // DAY)
    if seconds >= 2 * HOUR:
        return ngettext("%d hour", "%d hours", seconds // HOUR) % (seconds // HOUR)
    minutes = max(seconds // MINUTE, 1)
    return ngettext("%d minute", "%d minutes", minutes) % minutes


@register.filter
def count(number) -> str:
    """A whole number with its thousands apart, "12 400"; anything else unchanged."""
    try:
        return f"{int(number):,}".replace(",", NARROW_SPACE)
    except (TypeError, ValueError):
        return str(number)


@register.filter
def web_address(address) -> str:
    """An address a link may lead to; empty for one that is not on the web, so that no other scheme is ever linked."""
    address = str(address or "")
    return address if address.lower().startswith(("https://", "http://")) else ""


@register.simple_tag
def absolute(path: str) -> str:
    """The full address of a path of this site, for canonical links and previews elsewhere."""
    return f"{settings.SITE_URL}{path}"


@register.simple_tag(name="json_ld")
def json_ld_tag(data=None) -> SafeString:
    """What a page is about, for machines: `{% json_ld data %}`, see `foundation/structured.py`; nothing for nothing."""
    return json_ld(data)


@register.simple_tag
def canonical(path: str, query: str = "") -> SafeString:
    """The one address of what this page shows, `{% canonical thread.get_absolute_url %}`.

    It begins with SITE_URL, whatever host was asked, and has only the words of a query that the page names.
    """
    address = f"{settings.SITE_URL}{path}{'?' if query else ''}{query}"
    return format_html('<link rel="canonical" href="{}">', address)


@register.simple_tag(takes_context=True)
def open_graph(context, title: str, path: str, description: str = "", picture: str = "", type: str = "website"):
    """How other sites show a link to this page: `{% open_graph thread.title thread.get_absolute_url summary card %}`.

    `path` and `picture` are paths of this site; `type` is one of the Open Graph protocol (ogp.me): website, article,
    video.other. The picture is a card of 1200 × 630 pixels, see `portal/cards.py`.
    """
    said = [("og:type", type), ("og:title", title), ("og:url", f"{settings.SITE_URL}{path}")]
    said.append(("og:site_name", getattr(context.get("company"), "name", "")))
    said.append(("og:description", description))
    if picture:
        said += [("og:image", f"{settings.SITE_URL}{picture}"), ("og:image:type", "image/png")]
        said += [("og:image:width", CARD_WIDTH), ("og:image:height", CARD_HEIGHT), ("og:image:alt", title)]
        said.append(("twitter:card", "summary_large_image"))
    told = ((name, content) for name, content in said if content)
    # Twitter's own words are names and not properties.
    return format_html_join(
        "\n", '<meta {}="{}" content="{}">', (("name" if n[:3] == "twi" else "property", n, c) for n, c in told)
    )
