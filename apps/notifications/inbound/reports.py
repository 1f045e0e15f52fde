"""What a delivery report says: whom a mail of ours did not reach, for good or for now, and which mail it was.

RFC 3464 with the status codes of RFC 3463, and the prose of servers that send none.
"""

import re
from dataclasses import dataclass

from apps.foundation.plaintext import clean_line

from .parse import Letter, addresses_in, message_ids

FAILURE_LIMIT = 20
PROSE_LIMIT = 20_000

BOUNCE_SUBJECTS = (
    r"undeliver(?:ed|able)", r"delivery (?:status notification|failure|has failed|failed|report|problem)",
    r"returned mail",
    r"mail delivery (?:failed|failure|system|subsystem)", r"failure notice", r"returning message to sender",
    r"mail system error",
    r"could not (?:send|be delivered)", r"message (?:undelivered|delayed)", r"non[- ]?remis", r"unzustellbar",
    r"nicht zugestellt", r"échec de (?:la )?(?:remise|distribution)", r"no se (?:pudo|ha podido) entregar",
    r"non recapitabile",
    r"mancato recapito", r"onbestelbaar", r"não (?:pôde ser )?entregue", r"не доставлено", r"недоставлен",
    r"配信できません",
    r"配送エラー", r"退信", r"doručení se nezdařilo", r"nie dostarczono",
)  # fmt: skip

_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_SMTP_CODE = re.compile(r"(?<!\d)([45])\d\d[ -](?!\d{3})")
_PERMANENT = re.compile(
    r"user unknown|unknown user|no such (?:user|recipient|mailbox|address)|(?:mailbox|account|address|user) (?:is )?"
    r"(?:unavailable|disabled|not found|unknown)|does ?n[o']t exist|permanent (?:error|failure)|this is a permanent",
    re.IGNORECASE,
)
_PASSING = re.compile(
    r"mailbox (?:is )?full|over quota|quota exceeded|warning: could not send|delayed|temporar|try again later",
    re.IGNORECASE,
)
_ACTIONS = {"failed": True, "delayed": False}


@dataclass(frozen=True, slots=True)
class Failure:
    """One address that was not reached. `is_hard` for good: trying again would not help."""

    address: str
    is_hard: bool
    status: str = ""
    reason: str = ""


def failures_in(letter: Letter) -> list[Failure]:
    """Whom the mail was not brought to, at most FAILURE_LIMIT; empty where the mail does not say so."""
    found = [failure for block in letter.reports if (failure := _failure_of(block))]
    return (found or _in_prose(letter))[:FAILURE_LIMIT]


def is_for_now(words: str) -> bool:
    """Whether a server's words speak of something that passes: a full mailbox, a delay, a status that begins with 4."""
    status = _STATUS.search(words)
    if status and status.group(2, 3) == ("2", "2"):
        return True
    if status:
        return status.group(1) == "4"
    return bool(_PASSING.search(words)) or "soft" in words.lower()


def is_complaint(letter: Letter) -> bool:
    """Whether somebody pressed the spam button on a mail of ours (RFC 5965)."""
    return str(letter.message.get_param("report-type") or "").lower() == "feedback-report"


def returned_message_ids(letter: Letter) -> list[str]:
    """The ids of the mails that this report may be about, the most likely first."""
    told = message_ids(" ".join([*letter.values("In-Reply-To"), *letter.values("References")]))
    quoted = re.findall(r"(?im)^[>\s]*message-id:\s*(<[^<>\s]{1,250}>)", letter.text[:PROSE_LIMIT])
    returned = re.findall(r"(?im)^message-id:\s*(<[^<>\s]{1,250}>)", letter.returned)
    return list(dict.fromkeys([*returned, *quoted, *told]))[:FAILURE_LIMIT]


def _failure_of(block: dict[str, str]) -> Failure | None:
    action = block.get("action", "").split("(")[0].strip().lower()
    status = _STATUS.search(block.get("status", ""))
    if status and status.group(1) == "2" or action in ("delivered", "relayed", "expanded"):
        return None
    address = _address(block.get("original-recipient", "")) or _address(block.get("final-recipient", ""))
    if not address or not (action or status):
        return None
    # A full mailbox is told as failed and 5.2.2 by some, but people empty theirs.
    is_full = bool(status) and status.group(2, 3) == ("2", "2")
    is_hard = (
        (status.group(1) == "5" if status else _ACTIONS.get(action, False)) and action != "delayed" and not is_full
    )
    reason = block.get("diagnostic-code", "").partition(";")[2] or block.get("diagnostic-code", "") or action
    return Failure(address, is_hard, status.group() if status else "", clean_line(reason, 300))


def _in_prose(letter: Letter) -> list[Failure]:
    """What a server says in words: the address in a header of its own, or the first one in the text with a code."""
    text = letter.text[:PROSE_LIMIT]
    named = addresses_in(letter.values("X-Failed-Recipients"))
    head, _, _quoted = re.sub(r"(?i)\n-{2,}[^\n]{0,60}(?:copy|original|below this line)[^\n]*\n", "\0", text).partition(
        "\0"
    )
    status, code = _STATUS.search(head), _SMTP_CODE.search(head)
    is_permanent, is_passing = bool(_PERMANENT.search(head)), bool(_PASSING.search(head))
    if not (named or status or code or is_permanent or is_passing):
        return []
    digit = status.group(1) if status else code.group(1) if code else "5" if is_permanent else "4"
    if digit == "2":
        return []
    is_hard = digit == "5" and not is_passing
    mentioned = named or addresses_in(re.findall(r"<([^<>\s]{3,254}@[^<>\s]{3,190})>", head)[:FAILURE_LIMIT])
    mentioned = mentioned or addresses_in(re.findall(r"[^\s<>\"';,()]{1,64}@[^\s<>\"';,()]{3,190}", head)[:1])
    skipped = {letter.sender, *letter.recipients}
    reason = next((line for line in head.splitlines() if _STATUS.search(line) or _SMTP_CODE.search(line)), "")
    status_text = status.group() if status else ""
    return [
        Failure(address, is_hard, status_text, clean_line(reason, 300))
        for address in mentioned
        if address not in skipped
    ]


def _address(value: str) -> str:
    """The address in "rfc822; <ana@example.org>"."""
    return next(iter(addresses_in([value.partition(";")[2] or value])), "")
