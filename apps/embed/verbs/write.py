"""Make a frame, change it, and switch it on and off."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from apps.activity.verbs import record
from apps.people.models import User

from ..events import EMBED_CHANGED, EMBED_DISABLED, EMBED_ENABLED, EMBED_MADE, EMBED_SIGNED_OUT
from ..models import Embed
from .token import end_tokens_of


@transaction.atomic
def keep_embed(embed: Embed, *, by: User, changed: Iterable[str] = ()) -> Embed:
    """Store a new frame, or what was changed of one. `changed` names fields; what is in them is not told.

    Whether it is switched on is not changed here.
    """
    is_new = embed.pk is None
    embed.changed_at = timezone.now()
    if is_new:
        embed.save()
        record(EMBED_MADE, embed, by=by)
        return embed
    # A colleague who switches it off at the same moment is not undone.
    written = [field.name for field in embed._meta.concrete_fields if field.name not in {"id", "is_enabled"}]
    embed.save(update_fields=written)
    if changed := sorted(set(changed)):
        record(EMBED_CHANGED, embed, by=by, fields=changed)
    return embed


@transaction.atomic
def enable_embed(embed: Embed, *, by: User) -> Embed:
    """Let pages show the frame again. Safe to repeat."""
    if Embed.objects.filter(pk=embed.pk, is_enabled=False).update(is_enabled=True, changed_at=timezone.now()):
        record(EMBED_ENABLED, embed, by=by)
    embed.is_enabled = True
    return embed


@transaction.atomic
def disable_embed(embed: Embed, *, by: User) -> Embed:
    """Show the frame nowhere any more, and sign everybody out of it. Safe to repeat."""
    if Embed.objects.filter(pk=embed.pk, is_enabled=True).update(is_enabled=False, changed_at=timezone.now()):
        record(EMBED_DISABLED, embed, by=by)
    end_tokens_of(embed)
    embed.is_enabled = False
    return embed


@transaction.atomic
def sign_out_of_embed(embed: Embed, *, by: User) -> Embed:
    """End every sign-in in the frame, for example after a host page was broken into. Safe to repeat."""
    if ended := end_tokens_of(embed):
        record(EMBED_SIGNED_OUT, embed, by=by, count=ended)
    return embed
