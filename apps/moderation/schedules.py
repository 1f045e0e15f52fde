from apps.foundation.background import every

from .verbs import learn_from_decisions, lift_what_is_over, queue_forgotten_posts


@every(minutes=5)
def find_forgotten_posts() -> None:
    """No held post waits without standing in the queue."""
    queue_forgotten_posts()


@every(minutes=10)
def end_bans() -> None:
    """Bans whose time is over are lifted."""
    lift_what_is_over()


@every(hours=1)
def learn_about_spam() -> None:
    """The spam filter learns from what was decided."""
    learn_from_decisions()
