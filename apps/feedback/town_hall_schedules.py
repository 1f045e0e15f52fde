"""What happens to town halls by the clock."""

from apps.foundation.background import every

from .verbs import carry_what_is_owed, owe_reminders, rerender_town_halls


@every(seconds=60)
def remind_of_town_halls() -> None:
    """Owe followers their word a day and an hour before."""
    owe_reminders()


@every(seconds=60)
def carry_questions_of_town_halls() -> None:
    """Go on making conversations of what was not answered."""
    carry_what_is_owed()


@every(hours=1)
def show_old_town_halls_as_new_ones() -> None:
    """After an update of the renderer, render what it would show otherwise."""
    rerender_town_halls()
