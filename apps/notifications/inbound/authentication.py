"""Whether our own mail server found a sender to be genuine: Authentication-Results (RFC 8601).

Anybody can write such a header. Counted are those that bear the name of our own server, which must take away others
that bear it (RFC 8601, section 5); of several answers about the same method, the topmost, which it added last.
"""

import re
from dataclasses import dataclass

from django.conf import settings

from .parse import Letter

HEADERS_READ = 20
LENGTH_READ = 4_000
_RESULT = re.compile(r"\s*(dmarc|spf|dkim)\s*=\s*([a-z]+)", re.IGNORECASE)
_HEADER_FROM = re.compile(r"\bheader\.from\s*=\s*\"?(?:[^\s@;\"]*@)?([a-z0-9.-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Authentication:
    """What our server found: "pass", "fail", "none" and so on, and empty where it does not say.

    `domain` is whose policy DMARC was about.
    """

    dmarc: str = ""
    spf: str = ""
    dkim: str = ""
    domain: str = ""

    @property
    def is_forged(self) -> bool:
        """The sender's domain says that this is not from there: DMARC failed, or SPF did and nothing speaks for it."""
        if self.dmarc:
            return self.dmarc == "fail"
        return self.spf == "fail" and self.dkim != "pass"

    def proves(self, sender: str) -> bool:
        """Whether DMARC passed for the domain of this address."""
        return self.dmarc == "pass" and self.domain in ("", sender.rpartition("@")[2])


def authentication_of(letter: Letter) -> Authentication:
    """What our own server says about a mail; nothing where INBOUND_AUTHSERV_ID names no server."""
    found: dict[str, str] = {}
    server = settings.INBOUND_AUTHSERV_ID.strip().lower()
    for value in letter.values("Authentication-Results")[:HEADERS_READ] if server else []:
        who, *answers = _without_comments(value[:LENGTH_READ]).split(";")
        if next(iter(who.lower().split()), "") != server:
            continue
        here: dict[str, str] = {}
        for answer in answers:
            if match := _RESULT.match(answer):
                method, result = match.group(1).lower(), match.group(2).lower()
                # Several signatures are several answers, and one good one is enough.
                if method not in here or (method == "dkim" and result == "pass"):
                    here[method] = result
                if method == "dmarc" and (domain := _HEADER_FROM.search(answer)):
                    here.setdefault("domain", domain.group(1).lower())
        found = here | found
    return Authentication(**found)


def _without_comments(value: str) -> str:
    """The value without what stands in parentheses, nested or not."""
    kept, depth = [], 0
    for character in value:
        if character == "(":
            depth += 1
        elif character == ")":
            depth = max(depth - 1, 0)
        elif not depth:
            kept.append(character)
    return "".join(kept)
