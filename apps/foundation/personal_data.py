"""The shapes personal data takes in ordinary writing, found in time that grows with the length of the text."""

import ipaddress
import re
from collections.abc import Iterator

Found = Iterator[tuple[int, int]]

# --- mail addresses ---------------------------------------------------------------------------------------------

_LOCAL_PART = re.compile(r"[\w.+%'-]*[\w+%-]\Z")
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,62})\.){1,8}[^\W\d_]{2,24}(?![\w-])")
_AT_WRITTEN_OUT = re.compile(r"\s?[(\[{]\s?(?:at|ät|arroba|chez|chiocciola)\s?[)\]}]\s?", re.IGNORECASE)
_DOMAIN_WRITTEN_OUT = re.compile(
    r"[^\W_][\w-]{0,62}(?:\s?[(\[{]\s?(?:dot|punkt|punto|point)\s?[)\]}]\s?[^\W_][\w-]{0,62}|\.[^\W_][\w-]{0,62}){1,5}",
    re.IGNORECASE,
)
_QUOTED_MAIL = re.compile(r"[\w.+-]{1,64}%40(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}", re.IGNORECASE)


def find_mail_addresses(text: str) -> Found:
    """name@host.example, also with "(at)" and "(dot)" and as %40 in web addresses; not @handle@network.example."""
    for place in (match.start() for match in re.finditer("[@＠]", text)):
        local = _LOCAL_PART.search(text, max(place - 64, 0), place)
        domain = _DOMAIN.match(text, place + 1)
        if local and domain and text[local.start() - 1 : local.start()] not in ("@", "＠"):
            yield local.start(), domain.end()
    for at in _AT_WRITTEN_OUT.finditer(text):
        local = _LOCAL_PART.search(text, max(at.start() - 64, 0), at.start())
        domain = _DOMAIN_WRITTEN_OUT.match(text, at.end())
        if local and domain:
            yield local.start(), domain.end()
    if "%40" in text:
        yield from (match.span() for match in _QUOTED_MAIL.finditer(text))


# --- numbers of people ------------------------------------------------------------------------------------------

_NUMBER = re.compile(
    r"(?<![\w#$€£¥₹=&%@])(?<!\d[.,:/-])(?:\+ ?)?[(]?\d(?:[ \u00a0.\-/]?[()]?[ \u00a0]?\d){5,18}(?![\w%])(?![.,:/-]\d)"
)
_MONEY_AFTER = re.compile(
    r"[.,]?\s?(?:[$€£¥₹%]|(?:usd|eur|euros?|dollars?|rs|inr|rupees|pounds?|gbp|chf|points?|users|people|km|views)\b)",
    re.I,
)
_MONEY_BEFORE = re.compile(
    r"(?:[$€£¥₹#]|\b(?:usd|eur|rs\.?|inr|chf|gbp|no\.?|id|ref|ticket))[ :]{0,2}\Z", re.IGNORECASE
)
_PHONE_WORD = re.compile(
    r"(?:\b(?:tel|phone|telephone|mobile|mob|cell|call|ring|text|sms|whats ?app|fax|hotline|contact|handy|mobil|"
    r"telefon|telefonnummer|handynummer|rufnummer|ruf|anrufen|t[ée]l[ée]phone|portable|appelez|tel[ée]fono|m[óo]vil|"
    r"ll[aá]m[ae](?:me)?|cellulare|chiam\w{1,6})|wa\.me/|tel:)\W{0,4}"
    r"(?:(?:number|no|nr|num[ée]ro|nummer|numero|is|at|me|us|on|ist|unter|au|al|en|est|es|è|it|here|my|phone)\W{1,3}){0,3}\Z",
    re.IGNORECASE,
)
_PHONE_SHAPES = re.compile(
    r"(?:1[ .-]?)?\(?[2-9]\d\d\)?[ .-]?[2-9]\d\d[ .-]?\d{4}"  # North America
    r"|(?:0|91[ -]?)?[6-9]\d{4}[ -]?\d{5}"  # India
    r"|1[3-9]\d{9}"  # China
    r"|0[1-9](?:([ .-])\d\d)(?:\1\d\d){3}"  # France
    r"|3[1-9]\d[ ./-]?\d{3}[ .-]?\d{3,4}"  # Italy
    r"|[679]\d\d[ .-](?:\d{3}[ .-]\d{3}|\d\d[ .-]\d\d[ .-]\d\d)"  # Spain, Portugal
    r"|\(0?[1-9]\d{0,4}\)[ -]?\d{3,5}[ .-]?\d{3,5}"  # an area code in brackets
)
_DATE_INSIDE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d([ ./-])[01]?\d\1[0-3]?\d|[0-3]?\d([ ./-])[01]?\d\2(?:19|20)?\d\d"
    r"|(?:19|20)\d\d ?[-/] ?(?:19|20)\d\d)(?!\d)"
)
_THOUSANDS = re.compile(r"\+?\d{1,3}(?:([ .\u00a0])\d{3})(?:\1\d{3})*")


def find_card_numbers(text: str) -> Found:
    """Payment cards: 13 to 19 digits of a known issuer that pass Luhn's test (ISO/IEC 7812-1)."""
    for match in _CARD.finditer(text):
        digits = _digits(match.group())
        if _ISSUERS.match(digits) and _passes_luhn(digits):
            yield match.span()


_CARD = re.compile(r"(?<![\w.,#=/-])\d(?:[ \u00a0-]?\d){12,18}(?![\w-])")
_ISSUERS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})\Z|(?:5[1-5]|2[2-7])\d{14}\Z|3[47]\d{13}\Z|3(?:0[0-5]|[689]\d)\d{11}\Z|35\d{14}\Z|6\d{15,18}\Z"
)


def _digits(text: str) -> str:
    return "".join(str(int(character)) for character in text if character.isdecimal())


def _passes_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def find_phone_numbers(text: str) -> Found:
    """Telephone numbers: international ones, the national shapes of large countries, any number said to be one.

    Dates, ranges of years, amounts and sums with thousands set apart are left alone.
    """
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        written = match.group().rstrip("( ")
        end = start + len(written)
        if _MONEY_AFTER.match(text, end):
            continue
        before = text[max(start - 60, 0) : start]
        is_called_so = bool(_PHONE_WORD.search(before))
        if not is_called_so and _MONEY_BEFORE.search(before):
            continue
        if _looks_like_phone(written, is_called_so):
            yield start, end


def _looks_like_phone(written: str, is_called_so: bool) -> bool:
    digits = _digits(written)
    if _THOUSANDS.fullmatch(written) and digits.endswith("000"):
        return False
    if written.startswith("+"):
        return 8 <= len(digits) <= 15
    if _DATE_INSIDE.search(written) and not _PHONE_SHAPES.fullmatch(written):
        return False
    if is_called_so:
        return 6 <= len(digits) <= 15
    if digits.startswith("00") and digits[2:3] not in ("", "0"):
        return 10 <= len(digits) <= 17
    plain = "".join(str(int(character)) if character.isdecimal() else character for character in written)
    if _PHONE_SHAPES.fullmatch(plain.replace("\u00a0", " ")):
        return True
    return digits.startswith("0") and digits[1] != "0" and 9 <= len(digits) <= 13 and "." not in written[:2]


# --- bank accounts ----------------------------------------------------------------------------------------------

_IBAN_START = re.compile(r"(?<![^\W_])[A-Z]{2}\d{2}(?=[ \u00a0-]?[A-Z0-9])", re.IGNORECASE | re.ASCII)
_IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27, "BR": 29,
    "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29,
    "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28,
    "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28,
    "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MN": 20,
    "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29, "PT": 25,
    "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27,
    "SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20, "YE": 30,
}  # fmt: skip


def find_ibans(text: str) -> Found:
    """International bank account numbers of the length their country has, with the right check digits (ISO 13616)."""
    for match in _IBAN_START.finditer(text):
        length = _IBAN_LENGTHS.get(match.group()[:2].upper())
        if not length:
            continue
        account, place = "", match.start()
        while place < len(text) and len(account) < length:
            character = text[place]
            if character.isascii() and character.isalnum():
                account += character
            elif character not in " \u00a0-":
                break
            place += 1
        is_apart = place >= len(text) or not text[place].isalnum()
        if (
            len(account) == length
            and is_apart
            and int("".join(str(int(c, 36)) for c in account[4:] + account[:4])) % 97 == 1
        ):
            yield match.start(), place


# --- network addresses ------------------------------------------------------------------------------------------

_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)", re.ASCII)
_IPV6 = re.compile(r"(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])", re.IGNORECASE | re.ASCII)
_VERSION_WORD = re.compile(
    r"(?:\bv\.?|version\w{0,2}|ver\.?|build|release|update|firmware|driver|ios|android|windows|chrome|app)\W{0,3}\Z",
    re.IGNORECASE,
)


def find_ip_addresses(text: str) -> Found:
    """Public IP addresses; not private ones, which say nothing about anybody, and not version numbers."""
    candidates = [match.span() for match in _IPV4.finditer(text)]
    if text.count(":") > 2:
        candidates += [match.span() for match in _IPV6.finditer(text)]
    for start, end in candidates:
        written = text[start:end]
        try:
            address = ipaddress.ip_address(written)
        except ValueError:
            continue
        before = text[max(start - 16, 0) : start]
        is_version = address.version == 4 and (
            _VERSION_WORD.search(before)
            or (max(address.packed) <= 20 and not re.search(r"\bip\b\W{0,10}(?:is\W)?\Z", before, re.IGNORECASE))
        )
        if address.is_global and not address.is_multicast and not is_version and any(map(str.isdigit, written)):
            yield start, end
