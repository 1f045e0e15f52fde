"""Everything that can be done to an idea."""

from .begin import begin_ideas, count_voices_as_votes, idea_of
from .families import hold_idea, recount_ideas, settle_votes
from .move import move_idea, say_about_idea, step_refused
from .origins import begin_idea_from, link_origin, unlink_origin
from .release_publishing import answer_late_origins, publish_release, withdraw_release
from .release_telling import sweep_releases, tell_release, tell_release_link
from .release_writing import preview_release, rerender_releases, write_release
from .vote import cast_vote, take_back_vote
from .vote_for import complainants_of, vote_for_complainants
