from apps.foundation.background import every

from .verbs import purge_handoffs, purge_signatures, purge_tokens


@every(minutes=10)
def forget_what_is_over() -> None:
    """Tokens, hand-offs and signatures whose time is over are forgotten."""
    purge_tokens()
    purge_handoffs()
    purge_signatures()
