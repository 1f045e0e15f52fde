"""Where an answer was posted, too: the marks that `forum.note_carried` keeps with a post."""

from typing import Any

from django.utils.translation import gettext as _

from ..kinds import Text, WebAddress, Wrong

MOST = 100
PLACE, URL = Text(limit=100), WebAddress(limit=2000)


def tell_places(marks: Any) -> list[dict[str, str]]:
    """The marks with nothing beside the name of the place and the address there."""
    told = [one for one in marks if isinstance(one, dict)][:MOST]
    return [
        {"place": PLACE.told(str(one.get("place", "")))[:100], "url": URL.told(str(one.get("url", "")))} for one in told
    ]


def read_places(value: Any) -> list[dict[str, str]]:
    """The same as they come in. Raises Wrong."""
    if not isinstance(value, list) or len(value) > MOST:
        raise Wrong(_("it should be a list of at most %d places") % MOST)
    for one in value:
        if not isinstance(one, dict) or one.keys() != {"place", "url"}:
            raise Wrong(_("each place should have a name and an address"))
        PLACE.read(one["place"])
        URL.read(one["url"])
    return value
