from apps.foundation.background import every

from .verbs import (
    purge_unconfirmed,
    queue_owed_previews,
    rerender_posts,
    sweep_picture_files,
    sweep_pictures,
    time_out_threads,
)


@every(hours=1)
def close_what_nobody_contradicted() -> None:
    """Settle conversations whose answer stood unanswered for RESOLVE_AFTER_DAYS."""
    time_out_threads()


@every(hours=1)
def forget_unconfirmed_questions() -> None:
    """Questions whose mail address nobody confirmed in time leave nothing behind."""
    purge_unconfirmed()


@every(hours=1)
def forget_pictures_without_a_post() -> None:
    """Forget what was uploaded more than a day ago and is shown nowhere."""
    sweep_pictures()


@every(hours=24)
def delete_files_without_a_picture() -> None:
    """Delete what a crash left among the pictures' files."""
    sweep_picture_files()


@every(minutes=5)
def fetch_owed_link_previews() -> None:
    """Wake fetches of link previews that a lost job left waiting."""
    queue_owed_previews()


@every(minutes=1)
def show_old_posts_as_new_ones() -> None:
    """After an update of the renderer, render what it would show otherwise."""
    rerender_posts()
