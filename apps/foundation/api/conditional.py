"""Versions of what programs read: an ETag on every answer to GET, 304 where nothing changed, 412 where somebody did.

The tag is a digest of the whole answer, or of a version that a door knows without making the answer. Compressing an
answer on its way marks the tag as weak (`W/`); the mark is ignored on the way back, because the tag is of the JSON.
"""

import hashlib

from django.http import HttpResponse
from django.utils.http import parse_etags
from django.utils.translation import gettext as _

from .problems import Problem

# What a 304 repeats of the answer that it stands for (RFC 9110, 15.4.5).
REPEATED = ("ETag", "Cache-Control", "Vary", "Content-Location", "Expires", "Link")
TAG_LENGTH = 32


def tag_of(*parts: bytes | str) -> str:
    """The tag of an answer, in the quotation marks that belong to it."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part if isinstance(part, bytes) else part.encode())
        digest.update(b"\x00")
    return f'"{digest.hexdigest()[:TAG_LENGTH]}"'


def is_known(request, tag: str) -> bool:
    """Whether the program has this version already (If-None-Match)."""
    told = request.headers.get("If-None-Match", "")
    return bool(told) and _names(told, tag)


def require_match(request, tag: str) -> None:
    """Let a change happen only to the version that the program has seen (If-Match). Raises Problem otherwise."""
    if not _names(request.headers.get("If-Match", ""), tag):
        raise Problem("changed-meanwhile", _("Somebody changed this after you read it. Read it again."))


def not_modified(answer: HttpResponse) -> HttpResponse:
    """The empty answer that stands for one which the program has."""
    short = HttpResponse(status=304)
    del short["Content-Type"]
    for name in REPEATED:
        if name in answer:
            short[name] = answer[name]
    return short


def _names(told: str, tag: str) -> bool:
    tags = parse_etags(told)
    return "*" in tags or tag in {one.removeprefix("W/") for one in tags}
