"""Origins that may show a frame of ours: exactly as browsers write them, to be compared letter by letter."""

import ipaddress
import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_ORIGINS = 50
LONGEST_ORIGIN = 200
LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}
DEFAULT_PORTS = {"https": 443, "http": 80}
# Letters, digits and hyphens, names of other scripts in their xn-- form; no wildcard, which would invite whole estates.
HOST = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*", re.ASCII)
# A page on Facebook stands in frames of both.
FACEBOOK = ("https://www.facebook.com", "https://apps.facebook.com")


def tidy_origin(written: str) -> str:
    """The origin of what somebody wrote ("https://Shop.Example:443/") as browsers write it ("https://shop.example").

    Raises ValidationError with a sentence that names what does not fit.
    """
    written = written.strip()
    if len(written) > LONGEST_ORIGIN:
        raise _wrong(_("“%(origin)s” is longer than %(limit)d characters."), written, limit=LONGEST_ORIGIN)
    if not written.isascii() or any(character.isspace() or ord(character) < 33 for character in written):
        raise _wrong(_("“%(origin)s”: write the name of the site in plain letters (xn-- for others)."), written)
    try:
        parts = urlsplit(written)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _wrong(_("“%(origin)s” is not the address of a site."), written) from None
    if parts.scheme not in DEFAULT_PORTS or not host:
        raise _wrong(_("“%(origin)s”: write it as https:// and the name of the site."), written)
    if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username is not None:
        raise _wrong(_("“%(origin)s”: leave out everything after the name of the site."), written)
    shown = f"[{host}]" if ":" in host else host
    if not _is_host(shown):
        raise _wrong(_("“%(origin)s”: name one site exactly; * and other signs are not taken."), written)
    if parts.scheme == "http" and shown not in LOOPBACK:
        raise _wrong(_("“%(origin)s”: only sites with https may show frames."), written)
    suffix = "" if port is None or port == DEFAULT_PORTS[parts.scheme] else f":{port}"
    return f"{parts.scheme}://{shown}{suffix}"


def validate_origins(origins) -> None:
    """Raises ValidationError unless these are some tidy origins, each once."""
    if not isinstance(origins, list) or not all(isinstance(origin, str) for origin in origins):
        raise ValidationError(_("Origins are a list of addresses."), code="invalid")
    if len(origins) > MOST_ORIGINS:
        raise ValidationError(_("At most %(limit)d sites may show one frame.") % {"limit": MOST_ORIGINS})
    for origin in origins:
        if tidy_origin(origin) != origin:
            raise _wrong(_("“%(origin)s”: write it as %(tidy)s."), origin, tidy=tidy_origin(origin))
    if len(set(origins)) != len(origins):
        raise ValidationError(_("Name each site once."), code="unique")


def _is_host(host: str) -> bool:
    if host.startswith("["):
        try:
            ipaddress.IPv6Address(host[1:-1])
        except ValueError:
            return False
        return True
    return len(host) < 254 and bool(HOST.fullmatch(host))


def _wrong(sentence: str, origin: str, **told) -> ValidationError:
    return ValidationError(sentence % {"origin": origin[:80], **told}, code="invalid")
