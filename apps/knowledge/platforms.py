"""Films that lie on YouTube or Vimeo: which one an address means, and where its player is.

The address that somebody pasted is taken apart and forgotten; every address shown is built here from the platform and
the number alone.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
VIMEO_ID = re.compile(r"[0-9]{5,12}")
YOUTUBE_HOSTS = {"youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com", "youtube-nocookie.com"}
VIMEO_HOSTS = {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}
ADDRESS_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Place:
    """Where a film lies: `host` is "youtube" or "vimeo", `external_id` its number there."""

    host: str
    external_id: str

    @property
    def frame_origin(self) -> str:
        """The only place that its page may frame."""
        return "https://www.youtube-nocookie.com" if self.host == "youtube" else "https://player.vimeo.com"

    @property
    def player_address(self) -> str:
        """The player without cookies, which begins at once: it is loaded when somebody has asked for it."""
        if self.host == "youtube":
            asked = {"autoplay": "1", "rel": "0", "modestbranding": "1"}
            return f"{self.frame_origin}/embed/{self.external_id}?{urlencode(asked)}"
        return f"{self.frame_origin}/video/{self.external_id}?{urlencode({'autoplay': '1', 'dnt': '1'})}"

    @property
    def address(self) -> str:
        """The film's page there, for a plain link."""
        if self.host == "youtube":
            return f"https://www.youtube.com/watch?v={self.external_id}"
        return f"https://vimeo.com/{self.external_id}"

    def address_at(self, seconds: int) -> str:
        """The film's page there, beginning at a second."""
        return f"{self.address}&t={seconds}s" if self.host == "youtube" else f"{self.address}#t={seconds}s"


def read_video_address(written: str) -> Place:
    """The film that a pasted address of YouTube or Vimeo means. Raises ValidationError saying what to paste."""
    written = written.strip()
    if len(written) > ADDRESS_LIMIT or any(not character.isprintable() for character in written):
        raise _unknown()
    if written.lower().startswith(("youtube.", "www.", "youtu.be/", "vimeo.", "m.youtube.", "player.vimeo.")):
        written = f"https://{written}"
    try:
        parts = urlsplit(written)
        host, port = (parts.hostname or "").lower(), parts.port
        query = parse_qs(parts.query, max_num_fields=20)
    except ValueError as error:
        raise _unknown() from error
    if parts.scheme not in ("http", "https") or parts.username or parts.password or port not in (None, 80, 443):
        raise _unknown()
    steps = [step for step in parts.path.split("/") if step]
    if host == "youtu.be" and len(steps) == 1 and YOUTUBE_ID.fullmatch(steps[0]):
        return Place("youtube", steps[0])
    if host in YOUTUBE_HOSTS:
        asked = query.get("v", [""])[0] if steps == ["watch"] else ""
        if len(steps) == 2 and steps[0] in ("embed", "shorts", "live"):
            asked = steps[1]
        if YOUTUBE_ID.fullmatch(asked):
            return Place("youtube", asked)
        raise _no_film("YouTube", "https://www.youtube.com/watch?v=…")
    if host in VIMEO_HOSTS:
        asked = steps[1] if host.startswith("player.") and steps[:1] == ["video"] and len(steps) == 2 else ""
        if not host.startswith("player.") and len(steps) == 1:
            asked = steps[0]
        if VIMEO_ID.fullmatch(asked):
            return Place("vimeo", asked)
        raise _no_film("Vimeo", "https://vimeo.com/…")
    raise _unknown()


def _no_film(name: str, example: str) -> ValidationError:
    told = {"name": name, "example": example}
    return ValidationError(
        _("This address of %(name)s leads to no single public film. Paste the one of the film's page: %(example)s")
        % told,
        code="address",
    )


def _unknown() -> ValidationError:
    return ValidationError(
        _("This is no address of a film on YouTube or Vimeo. Paste the one of the film's page there."), code="address"
    )
