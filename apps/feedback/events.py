"""What can happen to what people tell us. The subject of a review or a survey is the conversation."""

from django.utils.translation import gettext_lazy as _

from apps.activity.vocabulary import Action

# The stars stand above the words already; the timeline tells when they changed.
REVIEW_POSTED = Action("review.posted", _("{actor} gave {stars} of 5 stars"), icon="star", is_public=False)
REVIEW_CHANGED = Action(
    "review.changed",
    _("{actor} changed {before} of 5 stars to {stars}"),
    icon="star",
    unnamed=_("{before} of 5 stars became {stars}"),
)
SURVEY_ANSWERED = Action("survey.answered", _("Somebody answered “{title}”"), is_public=False)
POLL_OPENED = Action("poll.opened", _("{actor} asked in a poll: “{question}”"), icon="poll")
POLL_CLOSED = Action(
    "poll.closed",
    _("{actor} closed the poll (people who voted: {voters})"),
    icon="poll",
    unnamed=_("The poll ended (people who voted: {voters})"),
)

# The subject is the town hall.
TOWNHALL_ANNOUNCED = Action("townhall.announced", _("{actor} announced the town hall “{title}”"), icon="bell")
TOWNHALL_MOVED = Action("townhall.moved", _("{actor} moved the town hall “{title}”"), icon="clock")
TOWNHALL_CANCELLED = Action(
    "townhall.cancelled", _("{actor} cancelled the town hall “{title}”: {reason}"), icon="removed"
)
TOWNHALL_OPENED = Action("townhall.opened", _("{actor} opened the town hall “{title}”"), icon="reopen")
TOWNHALL_CLOSED = Action("townhall.closed", _("{actor} closed the town hall “{title}”"), icon="lock")
TOWNHALL_ANSWERED = Action("townhall.answered", _("{actor} answered “{words}”"), icon="check")
TOWNHALL_PROMISED = Action("townhall.promised", _("{actor} promised “{idea}”"), icon="idea")
TOWNHALL_CHANGED = Action(
    "townhall.changed",
    _("{actor} changed what is said about “{title}”"),
    icon="edit",
    is_public=False,
    unnamed=_("What is said about “{title}” was changed"),
)
QUESTION_REMOVED = Action(
    "question.removed", _("{actor} removed a question of a town hall: {reason}"), icon="removed", is_public=False
)
