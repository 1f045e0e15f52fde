"""How a source is called where people ask for a code that they post there."""

from apps.sources.models import Source


def place_of(source: Source) -> str:
    """The place of a source, as in "source:5"."""
    return f"source:{source.pk}"
