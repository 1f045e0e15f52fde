from apps.foundation.background import every

from .verbs import forget_old_visits, publish_due_revisions, rerender_revisions, sweep_video_files


@every(seconds=60)
def publish_what_is_due() -> None:
    """Bring into force what is scheduled for a time that has come."""
    publish_due_revisions()


@every(hours=24)
def forget_visits_of_long_ago() -> None:
    """Forget how often something was opened before the last VISITS_KEPT_DAYS."""
    forget_old_visits()


@every(hours=24)
def delete_films_without_a_video() -> None:
    """Delete films and posters that a crash, or a form that was never sent again, left behind."""
    sweep_video_files()


@every(hours=1)
def show_old_texts_as_new_ones() -> None:
    """After an update of the renderer, render what it would show otherwise."""
    rerender_revisions()
