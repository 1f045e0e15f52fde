"""The format of an export, field by field, as a page for whoever reads it with another program."""

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import override

from .content import LEFT_OUT_APPS, LEFT_OUT_MODELS, NOUNS
from .format import FORMAT, LINE_LIMIT, VERSION
from .nouns import Noun

INTRODUCTION = f"""# The format of exports

*Written by `manage.py export_content --describe`; a test compares this page with what the program does.*

An export is a folder, or a zip file of the same files, with everything that everybody may read here and nothing else.

- **`header.json`** says what it is: `format` is `{FORMAT}`, `version` is {VERSION}, `made_at` the moment when it
  was written, `site` the `name` and `url` of the site, `lines` how many lines there are in all; `files` has for each
  file below its `lines`, `bytes` and `sha256`; `media` says how many `files` lie under `media/` and how many `bytes`
  they have.
- **One file for each noun**, named below. Each line is one object of JSON (UTF-8, no byte order mark) and ends with one
  line feed. Its names are in alphabetical order, without spaces between, and all of them are there; a value that is not
  known is `null`. Lines are in the order of `id`. No line has more than {LINE_LIMIT // 1024**2} MB.
- **`media/`** holds pictures and films, each named by the SHA-256 digest of its bytes in hexadecimal digits. What
  several lines name is there once.

The same content always makes the same bytes, the header excepted. Every reference leads to a line that is there. Texts
are the Markdown that was written; HTML is not in it. Who voted, rated or wanted something is not in it either: those
lines count, and name nobody. What came from networks that let no words leave (X) is a post whose text is its address
there. Why something is left out is said below each table, and at the end for what is in no file at all.

`manage.py import_content` reads version {VERSION} alone, into an empty site, and takes no line that does not fit.
"""


def describe() -> str:
    """The whole page, in Markdown and in English."""
    with override("en-us"):
        parts = [INTRODUCTION, *(_of_noun(noun) for noun in NOUNS), _of_what_stays()]
        return "\n".join(parts).rstrip() + "\n"


def _of_noun(noun: Noun) -> str:
    meaning = capfirst(str(noun.model._meta.verbose_name_plural))
    about = " ".join((noun.model.__doc__ or "").split("\n\n")[0].split())
    lines = [f"## {noun.name}", "", f"{meaning}. {about}" if meaning.lower() != noun.name else about, ""]
    lines += ["| Field | Value | Meaning |", "|---|---|---|"]
    for name, kind in noun.columns.items():
        empty = "" if kind.is_needed else ", or `null`"
        lines.append(f"| `{name}` | {kind.words}{empty} | {_meaning(noun, name)} |")
    if noun.left_out:
        lines += ["", "Not in it: " + "; ".join(_reasons(noun)) + "."]
    return "\n".join([*lines, ""])


def _meaning(noun: Noun, name: str) -> str:
    if name == "id":
        return "its number, also in addresses"
    if name in noun.also:
        return name.replace("_", " ")
    return str(noun.model._meta.get_field(name).verbose_name)


def _reasons(noun: Noun) -> Iterator[str]:
    by_reason: dict[str, list[str]] = {}
    for name, reason in noun.left_out.items():
        by_reason.setdefault(reason, []).append(f"`{name}`")
    for reason, names in by_reason.items():
        yield f"{', '.join(names)} ({reason})"


def _of_what_stays() -> str:
    lines = ["## What is in no file", ""]
    for label, reason in LEFT_OUT_APPS.items():
        lines.append(f"- everything of `{label}`: {reason}")
    lines += [f"- `{label}`: {reason}" for label, reason in LEFT_OUT_MODELS.items()]
    return "\n".join(lines)
