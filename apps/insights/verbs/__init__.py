"""What can be done with figures: count them, and count them again."""

from .check import find_differences
from .count import count_day, count_everything, count_threads, count_touched, touch
from .scorecards import keep_scorecards, take_scorecard
