"""Follow without an account: an address is asked first whether it wants to, and leaves with one click."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils import timezone

from apps.forum.models import Thread
from apps.foundation.mail import folded, queue_mail
from apps.people.models import User

from ..models import Frequency, PendingWatch, Watch
from ..subjects import followed, label_of
from ..tokens import Leave
from ..wording import confirmation_letter
from .follow import unfollow_subject
from .prefer import choose_preference

TOKEN_BYTES = 32
GOOD_FOR = timedelta(hours=48)
# Whoever asks again so soon has the mail already, or somebody else is playing with their address.
ASKED_AGAIN_AFTER = timedelta(minutes=10)
KEPT_FOR = timedelta(days=7)


@transaction.atomic
def invite_to_follow(subject: models.Model, *, address: str, now: datetime | None = None) -> PendingWatch | None:
    """Ask an address by mail whether it wants to follow something. None where it does already or was just asked.

    What the visitor is told does not depend on the answer: nobody learns here who follows what. Raises
    ValidationError for an address that is none.
    """
    now = now or timezone.now()
    address = folded(address)
    about = {"subject_type": label_of(subject), "subject_id": subject.pk, "address": address}
    if Watch.objects.filter(**about, is_muted=False).exists():
        return None
    if PendingWatch.objects.filter(**about, used_at=None, asked_at__gt=now - ASKED_AGAIN_AFTER).exists():
        return None
    token = secrets.token_urlsafe(TOKEN_BYTES)
    pending = PendingWatch.objects.create(**about, digest=digest_of(token), asked_at=now, expires_at=now + GOOD_FOR)
    queue_mail(**confirmation_letter(subject, address=address, token=token), is_awaited=True)
    return pending


def find_invitation(token: str, *, now: datetime | None = None) -> PendingWatch | None:
    """The invitation of a link, while it is good."""
    return PendingWatch.objects.filter(
        digest=digest_of(token), used_at=None, expires_at__gt=now or timezone.now()
    ).first()


@transaction.atomic
def confirm_follow(token: str, *, now: datetime | None = None) -> Watch | None:
    """Use a link once: its address follows what it was asked about. None for a link that is used, old or made up."""
    now = now or timezone.now()
    digest = digest_of(token)
    if not PendingWatch.objects.filter(digest=digest, used_at=None, expires_at__gt=now).update(used_at=now):
        return None
    pending = PendingWatch.objects.get(digest=digest)
    subject = followed([pending]).get((pending.subject_type, pending.subject_id))
    if subject is None:
        return None
    return follow_by_address(subject, address=pending.address)


@transaction.atomic
def follow_by_address(subject: models.Model, *, address: str, because: Watch.Because = Watch.Because.CHOSEN) -> Watch:
    """Let an address follow something. Only for an address whose owner has confirmed it. Safe to repeat."""
    watch, made = Watch.objects.get_or_create(
        address=folded(address),
        subject_type=label_of(subject),
        subject_id=subject.pk,
        defaults={"because": because},
    )
    if not made and watch.is_muted:
        watch.is_muted = False
        watch.save(update_fields=["is_muted"])
    return watch


@transaction.atomic
def leave_by_mail(leave: Leave) -> None:
    """End what an unsubscribe link ends: an address's watch, a person's hearing of a thread, or all their mails.

    On the site people are told as before. Safe to repeat.
    """
    if leave.watch:
        # A conversation is muted for a person and never forgotten, so that nothing brings it back.
        Watch.objects.filter(pk=leave.watch).exclude(person__isnull=False, subject_type="forum.thread").delete()
        return
    person = User.objects.filter(pk=leave.person).first()
    if person is None:
        return
    if not leave.thread:
        choose_preference(person, frequency=Frequency.NONE)
    elif thread := Thread.objects.filter(pk=leave.thread).first():
        unfollow_subject(thread, by=person)


def forget_invitations(now: datetime | None = None) -> int:
    """Forget links that have been useless for a while, and with them the addresses. Returns how many."""
    return PendingWatch.objects.filter(expires_at__lt=(now or timezone.now()) - KEPT_FOR).delete()[0]


def digest_of(token: str) -> str:
    """What is stored of a token. It has 256 random bits, so a plain digest cannot be turned back."""
    return hashlib.sha256(token[:200].encode()).hexdigest()
