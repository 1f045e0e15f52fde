from apps.foundation.background import PLATFORM, every

from .verbs import are_messages_due, forget_old_messages, forget_old_secrets, send_owed_messages


@every(seconds=10, lane=PLATFORM)
def sweep_webhook_messages() -> None:
    """Send what a lost wake-up left, what is due for another try, and what a dead worker had taken up."""
    if are_messages_due():
        send_owed_messages()


@every(hours=1)
def forget_old_webhook_messages() -> None:
    """Forget the log after thirty days (rule P7), and secrets whose day is over."""
    forget_old_secrets()
    while forget_old_messages():
        pass
