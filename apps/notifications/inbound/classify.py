"""Tell what a person wrote from what a machine sent: bounces, automatic answers, mailing lists.

Marks of machines after RFC 3834 (Auto-Submitted, empty Return-Path), RFC 3464 (delivery reports), RFC 2919 (List-Id)
and those that have no standard but are sent everywhere. When in doubt it is a person's, and the other checks follow.
"""

import re
from dataclasses import dataclass

from ..models import InboundMail
from .parse import Letter
from .phrases import AUTOMATIC_SUBJECTS
from .reports import BOUNCE_SUBJECTS, failures_in

Kind = InboundMail.Kind

_MACHINES = re.compile(
    r"(?:mailer-?daemon|postmaster|mail-?daemon|mdaemon|bounces?|mail-?delivery(?:-?system|-?subsystem)?)(?:[+-][^@]*)?@"
)
_NEVER_A_PERSON = re.compile(r"(?:[^@]{0,64}[._+-])?(?:no-?reply|do-?not-?reply)(?:[._+-][^@]{0,64})?@")
_AUTOMATIC_SUBJECT = re.compile(r"\s*(?:{})".format("|".join(AUTOMATIC_SUBJECTS)), re.IGNORECASE)
_BOUNCE_SUBJECT = re.compile("|".join(BOUNCE_SUBJECTS), re.IGNORECASE)
_AUTOMATIC_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponse", "X-Auto-Reply-From", "X-Mail-Autoreply")
_PRECEDENCE = {"bulk", "junk", "list", "auto_reply", "auto-reply"}


@dataclass(frozen=True, slots=True)
class Sorted:
    """What kind of mail it is, and by which mark that was seen."""

    kind: str
    why: str = ""


def classify(letter: Letter) -> Sorted:
    """Say what kind of mail this is. Bounces before automatic answers: a delivery report is marked as both."""
    for judge in (_bounce, _list, _automatic):
        if found := judge(letter):
            return found
    return Sorted(Kind.REPLY)


def _bounce(letter: Letter) -> Sorted | None:
    kind = _content_type(letter)
    report = str(letter.message.get_param("report-type") or "").lower() if kind == "multipart/report" else ""
    if report == "disposition-notification":
        return Sorted(Kind.AUTOMATIC, "a receipt that the mail was read")
    if report == "feedback-report":
        return Sorted(Kind.BOUNCE, "a complaint report")
    if kind == "multipart/report" or any("action" in block or "status" in block for block in letter.reports):
        return Sorted(Kind.BOUNCE, "a delivery report")
    if letter.has("X-Failed-Recipients"):
        return Sorted(Kind.BOUNCE, "it names failed recipients")
    by_machine = bool(_MACHINES.match(letter.sender)) or _has_empty_return_path(letter)
    if by_machine and _BOUNCE_SUBJECT.search(letter.subject):
        return Sorted(Kind.BOUNCE, "a mail server says that it could not be delivered")
    if by_machine and failures_in(letter):
        return Sorted(Kind.BOUNCE, "a mail server tells of a failure")
    return None


def _list(letter: Letter) -> Sorted | None:
    for name in ("List-Id", "List-Post", "X-Mailing-List", "X-BeenThere"):
        if letter.has(name):
            return Sorted(Kind.LIST, f"{name} is set")
    if letter.value("Precedence").lower() == "list":
        return Sorted(Kind.LIST, "Precedence: list")
    return None


def _automatic(letter: Letter) -> Sorted | None:
    submitted = letter.value("Auto-Submitted").split(";")[0].split("(")[0].strip().lower()
    if submitted and submitted != "no":
        return Sorted(Kind.AUTOMATIC, f"Auto-Submitted: {submitted[:40]}")
    if (precedence := letter.value("Precedence").lower()) in _PRECEDENCE:
        return Sorted(Kind.AUTOMATIC, f"Precedence: {precedence}")
    for name in _AUTOMATIC_HEADERS:
        if letter.has(name) and letter.value(name).lower() not in ("no", "false"):
            return Sorted(Kind.AUTOMATIC, f"{name} is set")
    # Exchange sets this on people's own mails, too, but then never to "All".
    if letter.value("X-Auto-Response-Suppress").lower() == "all":
        return Sorted(Kind.AUTOMATIC, "X-Auto-Response-Suppress: All")
    if _has_empty_return_path(letter):
        return Sorted(Kind.AUTOMATIC, "its Return-Path is empty")
    if _MACHINES.match(letter.sender) or _NEVER_A_PERSON.match(letter.sender):
        return Sorted(Kind.AUTOMATIC, "its sender is no person")
    if _AUTOMATIC_SUBJECT.match(letter.subject):
        return Sorted(Kind.AUTOMATIC, "its subject is that of an automatic answer")
    return None


def _has_empty_return_path(letter: Letter) -> bool:
    return letter.has("Return-Path") and letter.value("Return-Path").replace(" ", "") == "<>"


def _content_type(letter: Letter) -> str:
    return letter.message.get_content_type()
