from apps.foundation.background import every

from .verbs import erase_the_due, forget_old_codes, forget_old_tokens


@every(minutes=5)
def erase_those_who_left() -> None:
    """Go on with every account that was closed and is not erased yet: its job was lost, or a rule had failed."""
    erase_the_due()


@every(hours=24)
def forget_codes_of_accounts() -> None:
    """Codes by which somebody showed that an account is theirs are of no use after their day."""
    forget_old_codes()


@every(hours=24)
def forget_tokens_that_open_nothing() -> None:
    """Tokens that expired or were revoked a month ago are of no use even to read about."""
    forget_old_tokens()
