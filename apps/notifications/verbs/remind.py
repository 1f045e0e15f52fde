"""Ask once whether it is solved, and take the answer from the mail."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.company.models import Profile
from apps.forum.models import Kind, Thread, Visibility
from apps.forum.verbs import post_reply, reopen_thread, resolve_thread
from apps.foundation.mail import queue_mails
from apps.people.models import User

from ..models import Frequency, Preference, Reminder, Watch
from ..tokens import SOLVED
from ..wording import reminder_letter

AT_A_TIME = 100


def remind_askers(now: datetime | None = None) -> int:
    """Ask the askers of conversations we answered REMIND_AFTER_DAYS ago. Returns how many conversations were seen to.

    Questions and problems only, not those that wait for the asker's information, nor those that time would have
    settled already; each once.
    """
    now = now or timezone.now()
    threads = (
        Thread.objects.answered()
        .silent_since(now - timedelta(days=settings.REMIND_AFTER_DAYS))
        .filter(
            kind__in=[Kind.QUESTION, Kind.PROBLEM],
            asked_back_at__isnull=True,
            reminder__isnull=True,
            last_post_at__gt=now - timedelta(days=settings.RESOLVE_AFTER_DAYS),
        )
        .exclude(visibility=Visibility.HELD)
        .filter(
            Q(author__joined_at__isnull=False, author__is_active=True)
            | Exists(_addresses().filter(subject_id=OuterRef("pk")))
        )
        .order_by("last_post_at")
    )
    seen = list(threads.values_list("pk", flat=True)[:AT_A_TIME])
    for pk in seen:
        remind_asker(pk, now=now)
    return len(seen)


@transaction.atomic
def remind_asker(thread_id: int, *, now: datetime | None = None) -> Reminder:
    """Ask the asker of a conversation whether it is solved. Once, whether they can be reached or not."""
    # One at a time: the second finds what the first has made.
    thread = Thread.objects.select_for_update(of=("self",)).select_related("author").get(pk=thread_id)
    reminder, made = Reminder.objects.get_or_create(thread=thread, defaults={"reminded_at": now or timezone.now()})
    if not made:
        return reminder
    address, watch = asker_address(thread)
    if address:
        letter = reminder_letter(thread, thread.author, address, watch=watch, company=Profile.current())
        [reminder.mail] = queue_mails([letter])
        reminder.save(update_fields=["mail"])
    return reminder


@transaction.atomic
def say_outcome(thread: Thread, *, by: User, choice: str, words: str = "") -> Thread:
    """Solved, or not: settle it in the asker's own name, or take it up again and add what they say.

    Raises ValidationError where the words do not fit, or where there are none for a conversation that is open.
    """
    if choice == SOLVED:
        resolve_thread(thread, by=by)
        return thread
    if thread.is_resolved:
        reopen_thread(thread, by=by)
    elif not words.strip():
        raise ValidationError(_("Say in a few words what is missing."))
    if words.strip():
        post_reply(thread, by=by, body=words)
    return thread


def asker_address(thread: Thread) -> tuple[str, int]:
    """Where the asker is reached, and by which watch if they have no account. Empty for nowhere."""
    author = thread.author
    muted = Watch.objects.filter(
        subject_type="forum.thread", subject_id=thread.pk, person=author, is_muted=True
    ).exists()
    if author.is_active and not author.is_staged:
        wants_none = Preference.objects.filter(person=author, frequency=Frequency.NONE).exists()
        return ("" if muted or wants_none else author.email or ""), 0
    watch = _addresses().filter(subject_id=thread.pk).first() if thread.is_public else None
    return (watch.address, watch.pk) if watch else ("", 0)


def _addresses():
    """Addresses of people who asked without an account."""
    asked = Watch.objects.filter(subject_type="forum.thread", because=Watch.Because.ASKED, is_muted=False)
    return asked.exclude(address="")
