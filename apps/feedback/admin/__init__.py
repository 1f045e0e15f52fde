"""Where staff works with what people tell us; each part in a module of its own."""

from . import polls, reviews, surveys, town_halls  # noqa: F401
