"""Languages of captions and their names, from the list that Django carries."""

import re

from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# A language with an optional script and region (BCP 47): en, pt-br, zh-hans.
CODE = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?")


def language_name(code: str) -> str:
    """A language in its own words, "Deutsch"; the code where nobody told us the name."""
    known = LANG_INFO.get(code) or LANG_INFO.get(code.partition("-")[0]) or {}
    name = known.get("name_local", code)
    return name[:1].upper() + name[1:]


def language_choices() -> list[tuple[str, str]]:
    """(code, name) of every language that has a name here, by name."""
    named = {code: language_name(code) for code, told in LANG_INFO.items() if "name_local" in told}
    return sorted(named.items(), key=lambda pair: pair[1].casefold())


def read_language(code: str) -> str:
    """A language code in small letters. Raises ValidationError for what is none."""
    code = code.strip().lower().replace("_", "-")
    if not CODE.fullmatch(code) or len(code) > 12:
        raise ValidationError(_("“%(code)s” is no language. Write a code like en, de or pt-br.") % {"code": code[:20]})
    return code
