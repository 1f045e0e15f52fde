"""From what was filled in to the words of the conversation that it opens, and to a masked copy of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.company.models import Profile
from apps.forum.models import TITLE_LIMIT
from apps.foundation.markdown_writing import escape_words
from apps.foundation.plaintext import clean_line, text_to_markdown
from apps.foundation.scrubbing import mask_text, scrub

from .models import ContactForm, FormField, Request, RequestFile

Kind = FormField.Kind
# What stands in these says by itself who somebody is, so none of it is ever proposed for publication.
PERSONAL = {Kind.MAIL.value, Kind.PHONE.value, Kind.ORDER.value}
MASK_OF = {Kind.MAIL.value: "email", Kind.PHONE.value: "phone", Kind.ORDER.value: "order_number"}
TOLD_AS_SUBJECT = (Kind.SHORT.value, Kind.LONG.value)
SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """What staff might publish of a request, masked: they read it again before it is offered."""

    title: str
    question: str
    answer: str


def subject_of(values: Sequence[dict]) -> str:
    """What it is about, in one line: the first short text, else the beginning of the first long one; may be empty."""
    for kind in TOLD_AS_SUBJECT:
        for one in values:
            if one["kind"] == kind and one["value"]:
                return clean_line(str(one["value"]), TITLE_LIMIT)
    return ""


def title_of(form: ContactForm, values: Sequence[dict]) -> str:
    """The title of the conversation: which form, and what it is about."""
    subject = subject_of(values)
    return clean_line(f"{form.title}: {subject}" if subject else form.title, TITLE_LIMIT)


def body_of(values: Sequence[dict], files: Sequence[RequestFile] = ()) -> str:
    """What was filled in as Markdown: each label with its value as it was typed, then the files."""
    parts = [f"**{escape_words(one['label'])}**\n\n{text_to_markdown(spoken(one))}" for one in values if spoken(one)]
    if files:
        links = "\n".join(f"- [{escape_words(one.name)}]({one.address})" for one in files)
        parts.append(f"**{_('Files')}**\n\n{links}")
    # A form of nothing but optional fields may be sent empty.
    return "\n\n".join(parts) or _("Nothing was filled in.")


def spoken(value: dict) -> str:
    """A value as text: a choice by its words, several by commas, a box by yes or no."""
    given = value["value"]
    if value["kind"] == Kind.CONSENT:
        return _("Yes") if given else _("No")
    if isinstance(given, list):
        return ", ".join(given)
    return str(given or "")


def draft_of(request: Request, *, answer: str) -> Draft:
    """A first version of what might be published, with names, addresses, numbers and secrets taken out.

    `answer` is what the company said, as Markdown.
    """
    words = [f"**{one['label']}**\n\n{_masked_value(one)}" for one in request.values if spoken(one)]
    names = names_of(request)
    title, question, answer = (
        mask(text, names) for text in (subject_of(request.values) or request.form.title, "\n\n".join(words), answer)
    )
    return Draft(title, question, answer)


def _masked_value(value: dict) -> str:
    kind = value["kind"]
    return mask_text(MASK_OF[kind]) if kind in PERSONAL else text_to_markdown(spoken(value))


def names_of(request: Request) -> list[str]:
    """Words by which its asker is known: the name in whole and in parts, the address, and what filled such fields."""
    author = request.thread.author
    told = [author.name, author.nickname or "", request.email, author.email or ""]
    told += [str(one["value"]) for one in request.values if one["kind"] in PERSONAL]
    parts = [part for one in (author.name,) for part in one.split()]
    named = {one.strip() for one in [*told, *parts] if len(one.strip()) >= SHORTEST_NAME}
    # The longest first, so that a whole name goes before its parts.
    return sorted(named, key=lambda one: (-len(one), one))


def mask(text: str, names: Sequence[str]) -> str:
    """The text without personal data that can be recognised, and without these names."""
    for name in names:
        text = _without(text, name)
    return scrub(text, Profile.current().order_number_pattern).text


def _without(text: str, name: str) -> str:
    """The text without a name where it stands as a word, however it is written."""
    return re.sub(
        rf"(?<!\w){re.escape(name)}(?!\w)", lambda _found: f"[{_('name removed')}]", text, flags=re.IGNORECASE
    )
