"""The nouns of feedback. A part does not import another: review, survey, poll, town_hall."""

from .poll import Poll, PollChoice, PollVote
from .review import MOST_STARS, Review, ReviewVersion, StarCount, reviews_address
from .survey import Invitation, Survey, SurveyQuestion, SurveyRefusal, SurveyResponse
from .town_hall import Phase, TownHall, TownHallTelling, TownHallTranscript
from .town_hall_question import TownHallAnswer, TownHallQuestion, TownHallVoice

__all__ = [
    "Invitation", "MOST_STARS", "Phase", "Poll", "PollChoice", "PollVote", "Review", "ReviewVersion", "StarCount",
    "Survey", "SurveyQuestion", "SurveyRefusal", "SurveyResponse", "TownHall", "TownHallAnswer", "TownHallQuestion",
    "TownHallTelling", "TownHallTranscript", "TownHallVoice", "reviews_address",
]  # fmt: skip
