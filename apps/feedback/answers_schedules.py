"""What is asked, and what ends, by the clock."""

from apps.foundation.background import every

from .verbs import close_due_polls, sample_people


@every(minutes=1)
def end_polls_whose_time_is_over() -> None:
    """Say of polls that are over by the clock that they are."""
    close_due_polls()


@every(hours=3)
def ask_a_sample_whether_they_recommend_us() -> None:
    """Ask those whose turn it is."""
    sample_people()
