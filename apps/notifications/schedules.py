from apps.foundation.background import PLATFORM, every

from .verbs import (
    call_due_alerts,
    forget_invitations,
    forget_old,
    mail_due_invitations,
    mail_due_notifications,
    make_due_digests,
    remind_askers,
    sweep_fan_outs,
    tell_followers_of_town_halls,
)


@every(seconds=30)
def sweep_unfinished_fan_outs() -> None:
    """Go on with what was begun to be told and is not done."""
    sweep_fan_outs()


@every(seconds=30)
def mail_what_is_due() -> None:
    """Put what is to be mailed at once into mails."""
    mail_due_notifications()


@every(seconds=60)
def tell_what_town_halls_owe() -> None:
    """Mail followers of town halls what they are owed."""
    tell_followers_of_town_halls()


@every(minutes=5)
def ask_by_mail() -> None:
    """Mail to whoever is asked something and no other mail has asked."""
    while mail_due_invitations():
        pass


@every(minutes=5)
def make_digests() -> None:
    """Make the digests of those whose hour has come."""
    make_due_digests()


@every(hours=1)
def ask_whether_it_is_solved() -> None:
    """Ask askers once whether the answer solved it."""
    remind_askers()


@every(seconds=30, lane=PLATFORM)
def sweep_alert_calls() -> None:
    """Call what a lost wake-up left, and what is due for another try."""
    call_due_alerts()


@every(hours=1)
def forget_what_was_told() -> None:
    """Forget old notifications and unused links."""
    forget_invitations()
    while forget_old():
        pass
