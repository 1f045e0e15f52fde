"""In which language somebody wants to read: as a link says, or as their browser says."""

from django.core.exceptions import ValidationError
from django.utils.translation.trans_real import parse_accept_lang_header

from .languages import read_language
from .models import Article


def language_asked_for(request) -> str:
    """The language of `?language=`; empty for none and for what is no language."""
    try:
        return read_language(request.GET.get("language", ""))
    except ValidationError:
        return ""


def languages_of_browser(request) -> list[str]:
    """What the browser wants, most wanted first (Accept-Language, RFC 9110, section 12.5.4)."""
    return [code for code, wish in parse_accept_lang_header(request.headers.get("Accept-Language", "")) if wish > 0]


def find_in_family(family: list[Article], wanted: str) -> Article | None:
    """The one in this language, "pt-br"; else one in the same language of another place, "pt"; None for neither."""
    plain = wanted.partition("-")[0]
    exact = [one for one in family if one.language == wanted]
    near = [one for one in family if one.language.partition("-")[0] == plain]
    return next(iter([*exact, *near]), None)


def address_for_wanted(article: Article, family: list[Article], request) -> str:
    """Where the article stands in the first language that the browser wants and that there is.

    Where none of them is there, the original's address, with the language that was wanted most, for its page to say so.
    """
    wanted = [code for code in languages_of_browser(request) if code != "*"]
    for code in wanted:
        if found := find_in_family(family, code):
            return found.get_absolute_url()
    original = next((one for one in family if not one.is_translation), article)
    try:
        missing = f"?language={read_language(wanted[0])}" if wanted else ""
    except ValidationError:
        missing = ""
    return f"{original.get_absolute_url()}{missing}"
