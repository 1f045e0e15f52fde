"""What is made of something that somebody writes here: what lists find in it, and how much it looks like spam."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import TextField

from apps.forum.models import Post, Thread
from apps.foundation.prepared import Prepared, Slots
from apps.people.models import User

from .matching.automaton import Budget
from .matching.lists import Finding, ready
from .matching.readings import Said
from .models import WordList
from .spam.lessons import learned_chance
from .spam.repeats import repeated_elsewhere
from .spam.score import SpamScore, Suspect, outside_links, spam_score
from .trusting import Level

_LISTS = Prepared(
    lambda: WordList.objects.active().filter(effect__among=Slots("effects", TextField())).select_related("department")
)


def judge(*, body: str, title: str = "", thread: Thread | None, level: Level, before: Post | None = None) -> SpamScore:
    """The spam score of a text by somebody of this level. Asks the database for recent posts, see `before` there."""
    return spam_score(
        Suspect(
            text=body,
            title=title,
            is_newcomer=level == Level.NEWCOMER,
            own_hosts=own_hosts(),
            repeats=repeated_elsewhere(body, thread=thread, before=before),
            learned=learned_chance(f"{title}\n{body}"),
        )
    )


def own_hosts() -> frozenset[str]:
    """The hosts to which everybody may link."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    return frozenset({host.removeprefix("www."), *settings.LINKS_EVERYBODY_MAY_SET} - {""})


def foreign_hosts(text: str) -> list[str]:
    """The hosts elsewhere to which a text links."""
    return outside_links(text, own_hosts())


def findings(said: Said, *effects: WordList.Effect) -> Iterator[tuple[WordList, Finding]]:
    """The active lists with these effects that are found in what was said, with what they found.

    All lists share one budget of time; those for which it does not suffice are unsure.
    """
    budget = Budget()
    for stored in _LISTS.all(effects=[effect.value for effect in effects]):
        if finding := ready(stored).find(said, budget):
            yield stored, finding


def said_in(post: Post, *, author: User) -> Said:
    """What a stored post says; an opening with its title."""
    return Said(body=post.body, title=post.thread.title if post.is_opening else "", name=str(author))
