"""Give conversations words by which they are found together."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.foundation.plaintext import clean_line
from apps.people.models import User

from ..events import THREAD_TAGGED
from ..models import TAG_LIMIT, TAGS_AT_MOST, Tag, Thread


@transaction.atomic
def tag_thread(thread: Thread, *, by: User | None, tags: Iterable[str]) -> list[Tag]:
    """Give a thread exactly these words, making those that nobody used before. Returns them. Safe to repeat.

    Raises ValidationError for more than five, and for one that is too long or has no letters.
    """
    names = list(dict.fromkeys(filter(None, map(clean_tag, tags))))
    if len(names) > TAGS_AT_MOST:
        raise ValidationError(_("%(limit)d tags are the most. Take the best ones.") % {"limit": TAGS_AT_MOST})
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    wanted = [_tag_named(name) for name in names]
    before = set(thread.tags.all())
    if before != set(wanted):
        thread.tags.set(wanted)
        added, removed = set(wanted) - before, before - set(wanted)
        record(THREAD_TAGGED, thread, by=by, added=sorted(map(str, added)), removed=sorted(map(str, removed)))
    return wanted


@transaction.atomic
def merge_tags(tag: Tag, *, into: Tag, by: User) -> Tag:
    """Let conversations with one word have another one instead, and forget the word. Returns the one that stays.

    Raises ValidationError for a tag merged into itself.
    """
    if tag.pk == into.pk:
        raise ValidationError(_("A tag cannot be merged into itself."))
    locked = {one.pk: one for one in Tag.objects.select_for_update().filter(pk__in=[tag.pk, into.pk]).order_by("pk")}
    if into.pk not in locked:
        raise ValidationError(_("That tag is gone. Choose another one."))
    if tag.pk in locked:
        for thread in Thread.objects.filter(tags=tag).order_by("pk"):
            thread.tags.add(into)
            record(THREAD_TAGGED, thread, by=by, added=[into.name], removed=[tag.name])
        locked[tag.pk].delete()
    return locked[into.pk]


def clean_tag(words: str) -> str:
    """A tag as it may be stored: one line in lower case. Empty for nothing; raises ValidationError for what is none."""
    name = clean_line(words, len(words)).lower().lstrip("#").strip()
    if len(name) > TAG_LIMIT:
        raise ValidationError(
            _("“%(tag)s…” is too long for a tag; %(limit)d characters are the most.")
            % {"tag": name[:TAG_LIMIT], "limit": TAG_LIMIT}
        )
    if name and not any(character.isalnum() for character in name):
        raise ValidationError(_("“%(tag)s” has no letters, so nobody would find it.") % {"tag": name})
    return name


def free_slug(name: str, *, taken=None) -> str:
    """A slug for a tag in any script that no other tag has."""
    plain = slugify(name, allow_unicode=True)[: TAG_LIMIT - 4].strip("-_") or "tag"
    slug, number = plain, 1
    while Tag.objects.filter(slug=slug).exclude(pk=taken).exists():
        number += 1
        slug = f"{plain}-{number}"
    return slug


def _tag_named(name: str) -> Tag:
    known = Tag.objects.filter(name=name).first()
    return known or Tag.objects.get_or_create(name=name, defaults={"slug": free_slug(name)})[0]
