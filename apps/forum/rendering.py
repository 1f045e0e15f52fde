"""The words of a post as they are shown: which pictures, people and link cards stand in them is looked up here."""

import re
from dataclasses import dataclass, field
from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from apps.foundation.enriching import MENTION, Surroundings
from apps.foundation.markdown import render_words
from apps.people.models import User

from .models import LinkPreview, Picture

PICTURES_PER_POST = 20
MENTIONS_PER_POST = 10
CARDS_PER_POST = 3
# A text may hold thousands of names; so many different ones are looked up, the rest stay words.
NAMES_LOOKED_UP = 200

PICTURE = re.compile(r"/pictures/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([a-z0-9]{3,4})(?![\w.])")
LONE_LINK = re.compile(r"^ {0,3}<?(https?://[^\s<>]{1,2000})>?\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Words:
    """A text made ready to be shown, with what the post that says it must remember.

    `pictures` are the keys of those it shows, `mentions` the ids of the people whom it calls, `left_out` the nicknames
    beyond the most that a post may call, `lone_links` the addresses that may become cards.
    """

    html: SafeString
    pictures: list[str] = field(default_factory=list)
    mentions: list[int] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    lone_links: list[str] = field(default_factory=list)


def render_post(body: str, *, author: User | None, written_here: bool = True) -> Words:
    """The words of a post, at most a query each for pictures, people and cards, and none where there are none.

    What was said elsewhere is shown as it was said: an @name there is somebody there. Raises ValidationError for a
    text that is too long.
    """
    if not written_here:
        return Words(render_words(body, Surroundings()).html)
    people = _people(body)
    around = Surroundings(
        pictures=_pictures(body, author),
        people={nickname: reverse("people:profile", args=[nickname]) for nickname in people},
        cards=_cards(body),
        most_mentions=MENTIONS_PER_POST,
        emoji=True,
    )
    rendered = render_words(body, around)
    found = rendered.found
    return Words(
        html=rendered.html,
        pictures=[PICTURE.fullmatch(address)[1] for address in found.pictures],
        mentions=[people[nickname] for nickname in found.called if author is None or people[nickname] != author.pk],
        left_out=found.uncalled,
        lone_links=found.lone_links[:CARDS_PER_POST] if settings.LINK_PREVIEWS else [],
    )


def picture_address(picture: Picture) -> str:
    """Where a picture is shown, as it stands in a post's text."""
    return f"/pictures/{picture.key}.{picture.format}"


def link_digest(url: str) -> str:
    """Under what a link's preview is kept."""
    return sha256(url.encode()).hexdigest()


def _pictures(body: str, author: User | None) -> dict[str, tuple[int, int]]:
    if "/pictures/" not in body:
        return {}
    keys = list(dict.fromkeys(match[1] for match in PICTURE.finditer(body)))[:PICTURES_PER_POST]
    # Somebody else's, as long as it is in no post, is nobody's business.
    return {
        picture_address(one): (one.width, one.height)
        for one in Picture.objects.filter(key__in=keys)
        if one.post_id or (author and one.uploaded_by_id == author.pk)
    }


def _people(body: str) -> dict[str, int]:
    if "@" not in body:
        return {}
    names = list(dict.fromkeys(match[1].lower() for match in MENTION.finditer(body)))[:NAMES_LOOKED_UP]
    known = User.objects.joined().filter(nickname__in=names, is_active=True)
    return dict(known.values_list("nickname", "pk"))


def _cards(body: str) -> dict[str, str]:
    if not settings.LINK_PREVIEWS or "://" not in body:
        return {}
    urls = list(dict.fromkeys(match[1] for match in LONE_LINK.finditer(body)))[: 4 * CARDS_PER_POST]
    previews = LinkPreview.objects.filter(digest__in=map(link_digest, urls), state=LinkPreview.State.FETCHED)
    return {one.url: one.title for one in previews[:CARDS_PER_POST]}
