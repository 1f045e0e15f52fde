"""What can be done with what people tell us when we ask."""

from .answer import answer_invitation, answer_survey
from .ask_recommendation import sample_people
from .ask_satisfaction import ask_about_resolution, refuse_surveys
from .polls import carry_poll, carry_poll_back, close_due_polls, close_poll, open_poll, remove_poll
from .recount_answers import recount_polls, recount_surveys
from .review import kind_of_stars, own_review, post_review
from .review_recounting import recount_reviews, true_counts
from .review_settling import settle_reviews, settle_reviews_of
from .review_taking_in import follow_stars, take_in_missing_reviews, take_in_reviews
from .surveys import QuestionDesign, close_survey, open_survey, standing_survey, write_survey
from .town_hall_answer import answer_question, change_answer, promise_idea
from .town_hall_archive import drop_transcript, keep_transcript, rerender_town_halls
from .town_hall_ask import ask_at_town_hall, withdraw_question
from .town_hall_carry import carry_question, carry_questions, carry_what_is_owed
from .town_hall_hold import answer_now, close_town_hall, open_town_hall, put_aside, stop_answering, take_up_again
from .town_hall_keep import announce_town_hall, cancel_town_hall, keep_town_hall
from .town_hall_look import release_question, remove_question, restore_question
from .town_hall_remind import owe_reminders
from .town_hall_voice import give_voice, recount_voices, take_back_voice
from .vote_in_poll import choose, choose_nothing
