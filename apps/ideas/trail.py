"""From what somebody said to the idea that came of it to what was shipped: the trail of a release.

Only what everybody may read stands in it. People are named as their conversations name them; whoever left, or had
their words taken away, is not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from apps.forum.models import Thread, Visibility
from apps.people.models import User

from .models import Idea, Release, ReleaseLink

# Of a page of releases; one that answers more than this shows its first ones.
LINKS_READ = 2_000
SHOWN_OF_LINKS = (
    "release_id", "idea__stage", "idea__vote_count", "idea__thread_id",
    *(
        f"{thread}__{name}"
        for thread in ("thread", "idea__thread")
        for name in (
            "title", "slug", "kind", "visibility", "said_on", "opened_at", "me_too_count", "author__name",
            "author__username", "author__nickname", "author__is_active",
        )
    ),
)  # fmt: skip
NAMES_SHOWN = 3
COMPLAINTS_SHOWN = 3
NOT_NAMED = "nobody"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody whose words stand at the beginning of a trail, and the other network where they said them, if any."""

    person: User
    place: str


@dataclass(slots=True)
class Trail:
    """One line of a release: conversations that led to it, the idea that came of them, where there is one."""

    idea: Idea | None = None
    complaints: list[Thread] = field(default_factory=list)

    @property
    def shown(self) -> list[Thread]:
        """The conversations that a page shows; `more` says how many there are beside them."""
        return self.complaints[:COMPLAINTS_SHOWN]

    @property
    def more(self) -> int:
        return max(len(self.complaints) - COMPLAINTS_SHOWN, 0)

    @property
    def heard(self) -> int:
        """How many voices led to it: votes for the idea, each conversation, and all who said there that they have it
        too."""
        votes = self.idea.vote_count if self.idea else 0
        return votes + sum(1 + thread.me_too_count for thread in self.complaints)


@dataclass(slots=True)
class Story:
    """A release with everything that it answers."""

    release: Release
    trails: list[Trail] = field(default_factory=list)

    @property
    def speakers(self) -> list[Speaker]:
        """Whose words started it, each once: whoever complained, then whoever had the ideas."""
        complaints = [thread for trail in self.trails for thread in trail.complaints]
        ideas = [trail.idea.thread for trail in self.trails if trail.idea]
        found: dict[int, Speaker] = {}
        for thread in [*complaints, *ideas]:
            if thread.author.username != NOT_NAMED:
                found.setdefault(thread.author_id, Speaker(thread.author, thread.said_on))
        return list(found.values())

    @property
    def named(self) -> list[Speaker]:
        """Those who are named beside it."""
        return self.speakers[:NAMES_SHOWN]

    @property
    def unnamed_count(self) -> int:
        """How many more there are."""
        return max(len(self.speakers) - NAMES_SHOWN, 0)

    @property
    def heard(self) -> int:
        """How many voices led to it."""
        return sum(trail.heard for trail in self.trails)


def stories_of(releases: Sequence[Release]) -> list[Story]:
    """What each of these releases answers, in the order given; one query for all of them."""
    stories = {release.pk: Story(release) for release in releases}
    links = (
        ReleaseLink.objects.filter(release__in=list(stories))
        .select_related("idea__thread__author", "thread__author")
        .only(*SHOWN_OF_LINKS)
        .in_order()[:LINKS_READ]
    )
    return _told(stories, links) if stories else []


def _told(stories: dict[int, Story], links: Iterable[ReleaseLink]) -> list[Story]:
    of_ideas: dict[tuple[int, int], Trail] = {}
    for link in links:
        story = stories[link.release_id]
        if link.idea_id is None:
            if link.thread.visibility == Visibility.PUBLIC:
                story.trails.append(Trail(complaints=[link.thread]))
            continue
        trail = of_ideas.get((link.release_id, link.idea_id))
        if trail is None:
            trail = of_ideas[link.release_id, link.idea_id] = Trail()
            story.trails.append(trail)
        if link.is_idea:
            trail.idea = link.idea if link.idea.thread.visibility == Visibility.PUBLIC else None
        elif link.thread.visibility == Visibility.PUBLIC:
            trail.complaints.append(link.thread)
    for story in stories.values():
        story.trails = [trail for trail in story.trails if trail.idea or trail.complaints]
    return list(stories.values())
