"""Whoever leaves is signed out of every frame."""

from collections.abc import Iterable

from apps.people.leaving import plain_rows, taken_along, when_leaving
from apps.people.models import User

from .models import EmbedToken, Handoff


@when_leaving("embed.EmbedToken", "embed.Handoff")
def sign_out_of_frames(person: User, *, keep_words: bool) -> None:
    """Nothing of it stays: it only says that somebody was signed in somewhere."""
    EmbedToken.objects.filter(person=person).delete()
    Handoff.objects.filter(person=person).delete()


@taken_along("embed.EmbedToken")
def signed_in_in_frames(person: User) -> Iterable[dict]:
    """In which frames somebody is signed in, and since when; not the keys themselves."""
    return plain_rows(EmbedToken.objects.filter(person=person), "embed__name", "made_at", "used_at", "expires_at")


@taken_along("embed.Handoff")
def handed_over_to_frames(person: User) -> Iterable[dict]:
    """Where somebody agreed to be signed in a moment ago."""
    return plain_rows(Handoff.objects.filter(person=person), "embed__name", "made_at", "granted_at")
