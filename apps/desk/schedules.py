from apps.foundation.background import every

from .verbs.claim import purge_claims


@every(hours=1)
def forget_old_claims() -> None:
    """What ran out says nothing any more."""
    purge_claims()
