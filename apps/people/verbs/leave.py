"""Closing an account: at once for the person, and then, row by row, for everything that is about them."""

import logging
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from apps.foundation.background import background, later

from ..leaving import leaving_rules
from ..models import ApiToken, FormerNickname, Handle, Leaving, RetiredNickname, User
from ..nicknames import digest_of

logger = logging.getLogger(__name__)

FIRST_SWEEP = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=1)


@transaction.atomic
def close_account(person: User, *, keep_words: bool, by: User | None = None) -> Leaving:
    """Close somebody's account and begin to erase them. Safe to repeat; the first choice about the words stands.

    In this transaction go: name, nickname, mail addresses, handles, ways to sign in, and every session. The rest is
    owed by the Leaving that is returned and done in the background (`erase`), which ends with the row of the person.
    `by` is the superuser who does it for somebody who works here. Raises ValidationError for the last superuser, and
    for staff unless a superuser does it.
    """
    # All who could be the last one are locked in one order, so that the last two cannot leave each other's way at once.
    rulers = list(User.objects.select_for_update().filter(is_superuser=True, is_active=True).order_by("pk"))
    person = User.objects.select_for_update().get(pk=person.pk)
    if (known := Leaving.objects.filter(person=person).first()) is not None:
        return known
    if person.is_superuser and not [one for one in rulers if one.pk != person.pk]:
        raise ValidationError(_("The last superuser cannot leave: nobody could let others in."))
    if (person.is_staff or person.is_superuser) and not (by and by.is_superuser):
        raise ValidationError(_("You work here. Ask a superuser to close your account."))
    addresses = _addresses(person)
    _close(person)
    # The sweep waits for its turn, so that it does not do beside the job what the job does.
    leaving = Leaving.objects.create(
        person=person, keep_words=keep_words, addresses=addresses, next_at=timezone.now() + FIRST_SWEEP
    )
    later(erase, leaving)
    return leaving


@background
def erase(leaving: Leaving) -> bool:
    """Do what every app has to do when this person leaves, then remove their row. Returns whether all is done.

    A rule that fails is written down and tried again later, and so are those below it; nothing is skipped, because
    the person's row goes last and protects what still points to it.
    """
    person = leaving.person
    try:
        for rule in leaving_rules():
            rule.function(person, keep_words=leaving.keep_words)
        with transaction.atomic():
            person.delete()
    except Exception as error:
        logger.exception("the account of person %d is not erased yet", person.pk)
        put_off(leaving, error)
        return False
    return True


def put_off(leaving: Leaving, error: Exception) -> None:
    """Try again later: after a minute, and each time after twice as long, up to an hour."""
    wait = min(timedelta(minutes=2 ** min(leaving.attempts, 6)), LONGEST_WAIT)
    Leaving.objects.filter(pk=leaving.pk).update(
        attempts=leaving.attempts + 1,
        next_at=timezone.now() + wait,
        error=Truncator(type(error).__name__).chars(300),
    )


def erase_the_due() -> int:
    """Take up again whoever is not erased yet and should be. Returns how many were finished."""
    due = Leaving.objects.filter(next_at__lte=timezone.now()).select_related("person").order_by("next_at")[:20]
    return sum(erase(leaving) for leaving in due)


def end_sessions(person: User) -> int:
    """Sign somebody out everywhere. Returns how many sessions ended.

    Rows of sessions do not say whose they are, so each is opened; that is why nothing but leaving does it this way.
    """
    wanted = str(person.pk)
    keys = [
        session.session_key
        for session in Session.objects.iterator(chunk_size=500)
        if wanted in _owners(session.get_decoded())
    ]
    for start in range(0, len(keys), 500):
        Session.objects.filter(session_key__in=keys[start : start + 500]).delete()
    return len(keys)


def _owners(data: dict) -> set[str]:
    """Whose a session is: of somebody signed in, or of somebody half-way through signing in."""
    half_way = data.get("account_login") if isinstance(data.get("account_login"), dict) else {}
    told = (data.get("_auth_user_id"), data.get("account_authentication_methods_user"), half_way.get("user_pk"))
    return {str(one) for one in told if one is not None}


def _addresses(person: User) -> list[str]:
    """Every mail address of theirs, in small letters."""
    told = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    return sorted({address.lower() for address in [person.email or "", *told] if address})


def _close(person: User) -> None:
    # The others are nobody's from now on, because the password changed; they go with the rest.
    known = UserSession.objects.filter(user=person)
    Session.objects.filter(session_key__in=known.values("session_key")).delete()
    known.delete()
    _retire_nicknames(person)
    for model in (EmailAddress, SocialAccount, Authenticator, Handle, FormerNickname):
        model.objects.filter(user=person).delete()
    ApiToken.objects.filter(person=person).delete()
    person.groups.clear()
    person.user_permissions.clear()
    person.username = f"gone.{secrets.token_hex(8)}"
    person.name, person.nickname, person.email = _("Somebody"), None, None
    person.title = person.about = ""
    person.password = UNUSABLE_PASSWORD_PREFIX
    person.organisation = person.last_login = person.joined_at = None
    person.is_active = person.is_staff = person.is_superuser = False
    person.save()


def _retire_nicknames(person: User) -> None:
    """Keep the names by which others called them from whoever comes after."""
    names = [person.nickname, *FormerNickname.objects.filter(user=person).values_list("nickname", flat=True)]
    RetiredNickname.objects.bulk_create(
        [RetiredNickname(digest=digest_of(name)) for name in names if name], ignore_conflicts=True
    )
