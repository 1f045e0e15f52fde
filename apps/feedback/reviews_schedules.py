from apps.foundation.background import every

from .verbs import take_in_missing_reviews


@every(hours=24)
def take_in_what_became_a_review_later() -> None:
    """Make reviews of what was published with stars before its source had a product."""
    take_in_missing_reviews()
