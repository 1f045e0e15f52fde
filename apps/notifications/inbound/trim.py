"""What somebody wrote in a mail, without what they quoted, how they signed and what their program added.

Line by line and in linear time: mail comes from anybody, and patterns that run over whole mails can be made to run
for minutes.
"""

import re

from .phrases import ATTRIBUTION_STARTS, CLOSINGS, FORWARDS, HEADER_NAMES, SENT_FROM, WROTE

# Three times what a post holds: whoever wrote more is told so, whoever quoted more loses nothing.
TEXT_LIMIT = 60_000
ATTRIBUTION_LINES = 4
ATTRIBUTION_LIMIT = 400
SIGNATURE_LINES = 12
DELIMITED_LINES = 40
SIGNATURE_LINE_LIMIT = 80
# Our own mails carry a line with this sign at both ends at their top; below it nothing is new.
ANSWER_ABOVE = "=-=-="

_MARKER = re.compile(re.escape(ANSWER_ABOVE) + r".{0,200}" + re.escape(ANSWER_ABOVE))
_QUOTED = re.compile(r"[ \t]{0,3}\\?>")
_RULE = re.compile(r"[\s*]*[-_=–—]{3,}[\s*]*\Z")
_SEPARATOR = re.compile(r"\s*\\?[-_=]{3,}\s?\S[^\n]{1,60}\S\s?[-_=]{3,}\s*\Z")
_SIGNATURE = re.compile(r"\\?(?:--|__|—|—-|––) ?\Z")
_LONG_RULE = re.compile(r"[ *]{0,4}(?:_{10,}|-{10,}|={10,})[ *]{0,4}\Z")
_REACHES = re.compile(r"[^\s@]{1,64}@[^\s@]{3,190}|(?:\+|\(|\b0)\d[\d\s()./-]{5,20}\d\b")
_WEB_ADDRESS = re.compile(r"\bwww\.|https?://")
_HEADER = re.compile(r"[>*\s]{0,8}([^\W\d_][^\n:：*]{0,30}?)\s?[*]{0,2}\s?[:：][*]{0,2}(?:\s|\Z)")
_TELLS_WHEN = re.compile(r"\d{1,4}[./:年-]\s?\d{1,2}|\d{1,2}:\d{2}|\b(?:19|20)\d\d\b|@")
_ENDS_ATTRIBUTION = re.compile(r"[:：]\s*\Z")
_MAILED_BY = re.compile(r"<?[^\s<>@]{1,64}@[^\s<>@]{1,190}>?\s*[:：]\s*\Z")
_STARTS_WITH_WHEN = re.compile(r"[^\d\n]{0,20}\d{1,4}\s?[-./年 ]")
_STARTS_ATTRIBUTION = re.compile(r"\s*(?:{})".format("|".join(ATTRIBUTION_STARTS)), re.IGNORECASE)
_WROTE = re.compile(r"(?:{})".format("|".join(WROTE)), re.IGNORECASE)
_SENT_FROM = re.compile(r"\s*[\[(]?(?:{})".format("|".join(SENT_FROM)), re.IGNORECASE)
_FORWARDS = re.compile(r"\s*(?:{})\s*[:：]?\s*\Z".format("|".join(FORWARDS)), re.IGNORECASE)
_CLOSINGS = re.compile(r"\s*(?:{})[\s,.!;–-]*\Z".format("|".join(CLOSINGS)), re.IGNORECASE)
_WARNING = re.compile(r"\s*\W{0,3}(?:CAUTION|WARNING|EXTERNAL(?: E-?MAIL)?|ACHTUNG|ATTENTION)\b\W", re.IGNORECASE)
_DISCLAIMER = re.compile(
    r"\s*\W{0,3}(?:disclaimer|confidentiality notice|haftungsausschluss|avis de confidentialité)\W{0,3}\Z",
    re.IGNORECASE,
)
_SLASH_NAME = re.compile(r"[-/]\s?[^\W\d_][\w'’.-]{1,20}(?: [^\W\d_][\w'’.-]{0,20}){0,2}\Z")


def trim_reply(text: str) -> str:
    """The new words of a mail's text; empty where there are none.

    Where people answered below or between what they quote, what they wrote there is kept and the quotes go.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\ufeff", "")
    lines = [line.rstrip() for line in text[:TEXT_LIMIT].split("\n")]
    lines = _without_warning(lines)
    above = lines[: _beginning_of_quote(lines)]
    if not any(line.strip() for line in above):
        above = _below_the_quote(lines)
    kept = [line for line in above if not _QUOTED.match(line)]
    # Twice: what stands above a mailing list's footer or a server's notice is a signature only without them.
    kept = _without_contact(_without_signature(_without_signature(kept)))
    return "\n".join(_without_rules(kept)).strip()


def unfold_flowed(text: str) -> str:
    """Text sent as `format=flowed` (RFC 3676) with its paragraphs on one line each again, quotes left alone."""
    lines: list[str] = []
    goes_on = False
    for line in text.replace("\r\n", "\n").split("\n"):
        is_quoted = line.startswith(">")
        line = line[1:] if line.startswith(" ") and not is_quoted else line
        if goes_on and not is_quoted and line != "-- ":
            lines[-1] += line
        else:
            lines.append(line)
        goes_on = line.endswith(" ") and line != "-- " and not is_quoted
    return "\n".join(lines)


def _beginning_of_quote(lines: list[str]) -> int:
    """The number of the first line that belongs to the mail that is answered, or how many lines there are."""
    last_unquoted = max(
        (number for number, line in enumerate(lines) if line.strip() and not _QUOTED.match(line)), default=-1
    )
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        if _MARKER.search(line) or _FORWARDS.match(line):
            return number
        if _SEPARATOR.match(line) and any(map(str.isalpha, line)):
            return number
        if _QUOTED.match(line):
            # Hotmail quotes the headers; elsewhere an attribution or an answer in between may stand above.
            if number > last_unquoted:
                return number
            continue
        if _is_header_block(lines, number):
            return number
        if end := _attribution_ends(lines, number):
            return _attribution_begins(lines, number, end)
    return len(lines)


def _attribution_ends(lines: list[str], number: int) -> int:
    """The number of the line after "On … somebody wrote:" if that begins here, else 0. It may take four lines."""
    together = ""
    for end in range(number, min(number + ATTRIBUTION_LINES, len(lines))):
        if not lines[end].strip() or _QUOTED.match(lines[end]):
            return 0
        together = f"{together} {lines[end].strip()}".strip()
        if len(together) > ATTRIBUTION_LIMIT:
            return 0
        if _ENDS_ATTRIBUTION.search(together):
            return end + 1 if _is_attribution(together, lines, end + 1) else 0
    return 0


def _attribution_begins(lines: list[str], number: int, end: int) -> int:
    """Where an attribution really begins that ends before `end`: its last words may follow somebody's own words."""
    starts = [start for start in range(number, end) if _attribution_ends(lines, start) == end]
    return next((start for start in starts if _STARTS_ATTRIBUTION.match(lines[start])), starts[-1])


def _is_attribution(words: str, lines: list[str], after: int) -> bool:
    if not _TELLS_WHEN.search(words):
        return False
    if _WROTE.search(words):
        return True
    # Without a word for "wrote", as Japanese and some others do it: when, who, their address, a colon.
    following = next((line for line in lines[after:] if line.strip()), "")
    return bool(_STARTS_WITH_WHEN.match(words) and (_MAILED_BY.search(words) or _QUOTED.match(following)))


def _is_header_block(lines: list[str], number: int) -> bool:
    """Whether the head of a mail as Outlook repeats it begins here: From, and two more of Sent, To, Subject."""
    first = _header_role(lines[number])
    if first not in ("from", "date", "subject"):
        return False
    roles = {first}
    for line in lines[number + 1 : number + 8]:
        if not line.strip():
            if len(roles) > 1:
                break
            continue
        if role := _header_role(line):
            roles.add(role)
    return "from" in roles and len(roles) >= 3


def _header_role(line: str) -> str:
    match = _HEADER.match(line[:200])
    return HEADER_NAMES.get(match.group(1).strip().casefold(), "") if match else ""


def _below_the_quote(lines: list[str]) -> list[str]:
    """What stands below or between quotes, for mails that begin with a quote; below a head, what comes after it."""
    start = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    if start == len(lines) or _MARKER.search(lines[start]):
        return []
    if _is_header_block(lines, start):
        while start < len(lines) and lines[start].strip():
            start += 1
    elif _FORWARDS.match(lines[start]) or _SEPARATOR.match(lines[start]):
        return []
    elif end := _attribution_ends(lines, start):
        # Without any quoted line below, all of it is the quote.
        if not any(_QUOTED.match(line) for line in lines[end:]):
            return []
        start = end
    elif not _QUOTED.match(lines[start]):
        return []
    rest = [line for line in lines[start:] if not _QUOTED.match(line)]
    return rest[: _beginning_of_quote(rest)]


def _without_warning(lines: list[str]) -> list[str]:
    """Without the line that some companies' servers put on top of what comes from outside."""
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if start < len(lines) and _WARNING.match(lines[start]) and len(lines[start]) > 60:
        return lines[start + 1 :]
    return lines


def _without_signature(lines: list[str]) -> list[str]:
    """Cut where somebody signs: a delimiter, a closing formula with few short lines after it, a program's own words."""
    written = [number for number, line in enumerate(lines) if line.strip()]
    for place, number in enumerate(written):
        rest = [lines[one].strip() for one in written[place + 1 : place + 2 + DELIMITED_LINES]]
        if _signs(lines, number, rest, is_first=not place):
            return lines[:number]
    return lines


def _signs(lines: list[str], number: int, rest: list[str], *, is_first: bool) -> bool:
    """Whether a signature or a program's notice begins in this line; `rest` are the lines with words after it."""
    bare = lines[number].strip()
    if len(bare) > SIGNATURE_LINE_LIMIT:
        return False
    if _SIGNATURE.match(bare):
        return len(rest) <= DELIMITED_LINES
    is_short = len(rest) <= SIGNATURE_LINES and all(len(one) <= SIGNATURE_LINE_LIMIT for one in rest)
    if _SENT_FROM.match(bare):
        # "Sent from my desk, which is quieter." is a sentence; a program's notice ends without a full stop.
        return is_short and not bare.endswith(".")
    if is_first:
        return False
    if _DISCLAIMER.match(bare) or (_LONG_RULE.match(bare) and len(rest) <= SIGNATURE_LINES):
        return True
    if _CLOSINGS.match(bare):
        return is_short or bool(rest and _RULE.match(rest[0]))
    return not rest and bool(_SLASH_NAME.match(bare)) and not _is_list(lines, number)


def _without_contact(lines: list[str]) -> list[str]:
    """Without a last paragraph of few short lines that mostly tell how to reach somebody: it is not for everybody."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    start = end
    while start and lines[start - 1].strip():
        start -= 1
    block = lines[start:end]
    if not start or not 2 <= len(block) <= 8 or any(len(line) > 60 for line in block):
        return lines
    reaches = [bool(_REACHES.search(line)) for line in block]
    ways = sum(1 for is_way, line in zip(reaches, block, strict=True) if is_way or _WEB_ADDRESS.search(line))
    # A name first, then how to reach it: a list of links is something that somebody says.
    return lines[:start] if any(reaches) and not reaches[0] and ways * 2 >= len(block) else lines


def _is_list(lines: list[str], number: int) -> bool:
    """Whether the line above is an item of the same list, so that this is no signed name."""
    above = next((line.strip() for line in reversed(lines[max(0, number - 20) : number]) if line.strip()), "")
    return above[:1] == lines[number].strip()[:1]


def _without_rules(lines: list[str]) -> list[str]:
    """Without rules at the end, which mail programs draw above what they quote."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or _RULE.match(lines[end - 1])):
        end -= 1
    return lines[:end]
