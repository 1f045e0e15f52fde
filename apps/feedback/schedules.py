"""What is asked and held happens by the clock, too; each part in a module of its own."""

from . import answers_schedules, reviews_schedules, town_hall_schedules  # noqa: F401
