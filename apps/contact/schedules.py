from apps.foundation.background import every

from .verbs import sweep_files, sweep_stray_files


@every(hours=1)
def forget_files_never_sent() -> None:
    """Forget files that were chosen more than a day ago and never sent."""
    sweep_files()


@every(hours=24)
def delete_request_files_without_a_row() -> None:
    """Delete what a crash left among the files of requests."""
    sweep_stray_files()
