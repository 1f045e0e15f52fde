from apps.foundation.background import every

from .verbs import rerender_releases, sweep_releases


@every(seconds=30)
def say_what_was_shipped() -> None:
    """Go on with what a published release still owes to conversations."""
    sweep_releases()


@every(hours=6)
def draw_releases_anew() -> None:
    """Bring entries of the changelog up to the renderer of today."""
    while rerender_releases():
        pass
