"""Whatever happens to what can be found, the index follows: with its words, or by letting it go."""

from collections.abc import Sequence

from apps.activity.hearing import hears
from apps.activity.models import Event
from apps.feedback import events as feedback
from apps.forum import events as forum
from apps.ideas import events as ideas
from apps.knowledge import events as knowledge

from . import articles, conversations, releases, town_halls, videos
from .news import concerned
from .verbs import index_things


@hears(
    forum.THREAD_OPENED, forum.THREAD_REPLIED, forum.THREAD_ACCEPTED, forum.THREAD_UNACCEPTED, forum.THREAD_RESOLVED,
    forum.THREAD_REOPENED, forum.THREAD_MERGED, forum.THREAD_UNMERGED, forum.THREAD_SPLIT, forum.THREAD_ASKED_BACK,
    forum.THREAD_WENT_PRIVATE, forum.THREAD_RETURNED, forum.THREAD_KIND_CHANGED, forum.THREAD_PUBLISHED,
    forum.POST_EDITED, forum.POST_WITHDRAWN, forum.POST_HELD, forum.POST_RELEASED, forum.POST_REMOVED,
    forum.POST_RESTORED,
)  # fmt: skip
def keep_conversations(events: Sequence[Event]) -> None:
    """Write anew what the index says of conversations in which something happened."""
    index_things(conversations.NAME, {number for event in events for number in concerned(event)})


@hears(knowledge.ARTICLE_PUBLISHED, knowledge.ARTICLE_WITHDRAWN, knowledge.ARTICLE_CHANGED)
def keep_articles(events: Sequence[Event]) -> None:
    """Write anew what the index says of articles that were published, moved or withdrawn."""
    index_things(articles.NAME, {event.subject_id for event in events})


@hears(knowledge.VIDEO_PUBLISHED, knowledge.VIDEO_WITHDRAWN, knowledge.VIDEO_CHANGED)
def keep_videos(events: Sequence[Event]) -> None:
    """Write anew what the index says of videos that were published, changed or withdrawn."""
    index_things(videos.NAME, {event.subject_id for event in events})


@hears(ideas.RELEASE_PUBLISHED, ideas.RELEASE_WITHDRAWN, ideas.RELEASE_CHANGED)
def keep_releases(events: Sequence[Event]) -> None:
    """Write anew what the index says of entries of the changelog that were published, changed or withdrawn."""
    index_things(releases.NAME, {event.subject_id for event in events})


@hears(
    feedback.TOWNHALL_ANNOUNCED, feedback.TOWNHALL_MOVED, feedback.TOWNHALL_CANCELLED, feedback.TOWNHALL_OPENED,
    feedback.TOWNHALL_CLOSED, feedback.TOWNHALL_ANSWERED, feedback.TOWNHALL_CHANGED,
)  # fmt: skip
def keep_town_halls(events: Sequence[Event]) -> None:
    """Write anew what the index says of town halls that were announced, answered, changed or held."""
    index_things(town_halls.NAME, {event.subject_id for event in events})
