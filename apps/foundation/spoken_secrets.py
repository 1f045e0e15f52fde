"""Street addresses and secrets as people write them into a post."""

import re
from collections.abc import Iterator

Found = Iterator[tuple[int, int]]

# --- street addresses -------------------------------------------------------------------------------------------

_NAME = r"[A-ZÀ-ÖØ-Þ](?:[\w'’-]|\.(?=\w)){0,30}"
_HOUSE = r"\d{1,5}+(?:\s?[a-zA-Z]\b|[/-]\d{1,4})?+"
_NOT_A_MEASURE = (
    r"(?!\s?(?:[€$£%]|(?i:euros?|minut\w{0,4}|mins?|stunden?|hours?|uhr|km|m|kg|tage?n?|mal|times|days?|heures?|jours?|"
    r"horas?|d[ií]as?|ore|giorni|stars?|sterne|mbit|gb|mb|tb)\b))"
)
_TOWN = rf"(?:,?\s{{1,2}}(?:[A-Z]{{1,2}}-)?\d{{4,5}}\s{_NAME}|,\s{_NAME}(?:,?\s[A-Z]{{2}})?\s\d{{5}}(?:-\d{{4}})?)?"
_ENGLISH = (
    rf"\b\d{{1,5}}[a-cA-C]?,?\s(?:{_NAME}\.?\s){{1,4}}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Place|Pl|Square|Terrace|Way|Close|"
    r"Crescent|Highway|Hwy|Parkway|Pkwy|Gardens|Grove)\b\.?"
    rf"|\b\d{{1,5}}\s[a-z]{{3,20}}\s(?:street|avenue|lane)\b(?!\s[a-z]{{2,}}s\b)"
)
_GERMAN = (
    rf"\b[A-Za-zÄÖÜäöü][a-zäöüß-]{{1,30}}(?:straße|strasse|str\.|gasse|allee)\s?{_HOUSE}{_NOT_A_MEASURE}"
    rf"|\b[A-ZÄÖÜ][a-zäöüß-]{{2,30}}(?:weg|platz|ring|damm|ufer|chaussee|hof)\s{_HOUSE}{_NOT_A_MEASURE}"
    rf"|\b[A-ZÄÖÜ][a-zäöüß-]{{1,30}}\s(?:Straße|Strasse|Str\.|Allee)\s{_HOUSE}{_NOT_A_MEASURE}"
    rf"|\b[A-ZÄÖÜ][a-zäöüß-]{{1,28}}(?:er|en|-)\s(?:Platz|Weg|Ring|Damm|Ufer)\s{_HOUSE}{_NOT_A_MEASURE}"
)
_FRENCH = (
    r"\b\d{1,4}(?:\s?(?:bis|ter|quater|[a-dA-D]))?,?\s"
    r"(?:(?:rue|impasse|boulevard|bd\.?|chemin|all[ée]e)\s(?:(?:de|du|des|la|le|les|l['’]|d['’])\s?){0,3}[\w'’-]{3,30}"
    rf"|(?:avenue|av\.|place|quai|route|cours|square|faubourg)\s(?:(?:de|du|des|la|le|les|l['’]|d['’])\s?){{0,3}}{_NAME})"
    rf"(?:\s{_NAME}){{0,3}}"
)
_SPANISH = (
    r"\b(?:[Cc]alle|[Cc]/|[Aa]venida|[Aa]vda\.?|[Pp]laza|[Pp]aseo|[Cc]amino|[Cc]arretera|[Tt]raves[ií]a)\s?"
    rf"(?:(?:de|del|la|las|los|el)\s){{0,3}}{_NAME}(?:\s(?:de|del|la|y|{_NAME})){{0,4}}"
    rf",?\s(?:n[ºo°]?\.?\s?|número\s)?{_HOUSE}{_NOT_A_MEASURE}"
)
_ITALIAN = (
    r"\b(?:[Vv]ia|[Vv]iale|[Pp]iazza|[Cc]orso|[Vv]icolo|[Pp]iazzale|Largo|Lungotevere)\s"
    rf"(?:(?:de|dei|del|della|delle|degli|di|San|Santa)\s){{0,3}}[A-ZÀ-Ö][a-zà-ÿ'’]{{2,30}}(?:\s(?:[IVX]{{1,5}}|{_NAME})){{0,3}}"
    rf",?\s(?:n\.?\s?)?{_HOUSE}{_NOT_A_MEASURE}"
)
_STREET = re.compile(
    rf"(?:{_GERMAN}|{_ENGLISH}|{_FRENCH}|{_SPANISH}|{_ITALIAN}){_TOWN}",
)
# One of these stands in every address; looking for them first is many times cheaper than looking for addresses.
_STREET_WORDS = (
    "street", "straße", "strasse", "str.", "road", "avenue", "lane", "drive", "boulevard", "blvd", "court", "place",
    "square", "terrace", "crescent", "highway", "hwy", "parkway", "pkwy", "garden", "grove", "gasse", "allee", "allée",
    "weg", "platz", "ring", "damm", "ufer", "chaussee", "hof", "impasse", "chemin", "quai", "route", "cours",
    "faubourg", "calle", "c/", "avenida", "avda", "plaza", "paseo", "camino", "carretera", "traves", "via", "piazza",
    "corso", "vicolo", "largo", "lungotevere",
)  # fmt: skip
_SHORT_STREET_WORD = re.compile(r"\s(?:st|rd|ave|ln|dr|ct|pl|bd|rue|way|close)\b|\sav\.")


def find_street_addresses(text: str) -> Found:
    """A street with a house number as English, German, French, Spanish and Italian write it, with the town after it."""
    if _may_name_a_street(text):
        yield from (match.span() for match in _STREET.finditer(text))


def _may_name_a_street(text: str) -> bool:
    lowered = text.lower()
    return any(map(lowered.__contains__, _STREET_WORDS)) or _SHORT_STREET_WORD.search(lowered) is not None


# --- secrets ----------------------------------------------------------------------------------------------------

_KEY_SHAPES = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"[spr]k_(?:live|test)_[A-Za-z0-9]{8,200}"
    r"|sk-[A-Za-z0-9_-]{20,200}"
    r"|gh[pousr]_[A-Za-z0-9]{20,200}|github_pat_[A-Za-z0-9_]{20,200}|glpat-[\w-]{15,100}"
    r"|xox[abeoprs]-[A-Za-z0-9-]{10,200}"
    r"|A(?:KIA|SIA)[0-9A-Z]{16}|AIza[\w-]{35}|ya29\.[\w-]{20,400}|EAA[A-Za-z0-9]{30,400}"
    r"|eyJ[\w-]{8,2000}\.[\w-]{8,4000}\.[\w-]{0,1000}"
    r")",
    re.ASCII,
)
_PRIVATE_KEY = "-----BEGIN "
_PRIVATE_KEY_END = re.compile(r"-----END [A-Z ]{0,40}PRIVATE KEY-----")
_SAID = re.compile(
    r"(?<![^\W_])(?:pass ?words?|passwd|pwd|pass ?code|passphrase|pw|api[ _-]?key|secret(?:[ _-]?key)?|"
    r"(?:access[ _-]?|auth[ _-]?)?token|kenn ?wort|passwort|mot de passe|mdp|contrase[ñn]a|clave|senha|"
    r"parola d['’]ordine)"
    r"(?P<link>\s?[:=]\s?|\s(?:is|was|ist|war|lautet|est|es|era|è|é)\s?:?\s)"
    r"(?P<value>[^\s\[\]]{4,200})",
    re.IGNORECASE,
)
_SHORT_CODE = re.compile(
    r"(?<![^\W_])(?:pin|otp|cvv2?|cvc2?|tan|puk)(?:[ -]?(?:code|number|nummer|no))?\W{0,3}"
    r"(?:(?:is|ist|est|es|è|was)\s)?"
    r"(?P<value>\d{3,8})(?![\w.,]?\d|\w)",
    re.IGNORECASE,
)
_PARAMETER = re.compile(
    r"[?&#;](?P<name>access_token|refresh_token|id_token|token|api_?key|auth|signature|sig|password|passwd|pwd|pass|"
    r"session(?:_?id)?|sid|secret|client_secret|email|e-?mail|mail|phone|tel|mobile)=(?P<value>[^&#;\s\[\]<>\"']{1,2000})",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?)\"'“”»’"


def find_secrets(text: str) -> Found:
    """Keys and tokens in the shapes large services give them, private keys, and what is said to be a password."""
    yield from (match.span() for match in _KEY_SHAPES.finditer(text))
    yield from _private_keys(text)
    parameters = {match.span("value") for match in _PARAMETER.finditer(text)}
    yield from parameters
    parameter_starts = {start for start, _end in parameters}
    for match in _SHORT_CODE.finditer(text):
        yield match.span("value")
    for match in _SAID.finditer(text):
        value = match["value"].rstrip(_TRAILING)
        start = match.start("value")
        is_given = match["link"].strip() in (":", "=")
        if start in parameter_starts:
            continue
        if len(value) >= 4 and _is_credential(value, text[start + len(value) :], is_given):
            yield start, start + len(value)


def _private_keys(text: str) -> Found:
    start = text.find(_PRIVATE_KEY)
    while start >= 0:
        label_end = text.find("-----", start + len(_PRIVATE_KEY), start + 80)
        if label_end >= 0 and text[:label_end].endswith("PRIVATE KEY"):
            end = _PRIVATE_KEY_END.search(text, label_end)
            stop = end.end() if end else len(text)
            yield start, stop
            start = text.find(_PRIVATE_KEY, stop)
        else:
            start = text.find(_PRIVATE_KEY, start + 1)


def _is_credential(value: str, rest: str, is_given: bool) -> bool:
    """A word after "password is" is mostly prose; one with digits, signs or capitals inside is mostly the password."""
    if value.isalpha() and (value.islower() or value.istitle()):
        # "password: swordfish" and nothing more in the sentence
        return is_given and (not rest.strip() or rest.lstrip(" ")[:1] in ("\n", ".", ",", ";", ")"))
    return any(character.isdecimal() or not character.isalnum() for character in value) or not value.isupper()
