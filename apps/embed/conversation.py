"""A conversation as a frame shows it: its line of posts and events, and what this visitor may do."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from apps.forum.models import Kind, Post, Thread
from apps.forum.reading import Line, reading_order
from apps.forum.rules import may_reply
from apps.foundation.gone import Gone
from apps.foundation.verdicts import Verdict
from apps.ideas.listing import make_ready, our_words, with_news
from apps.ideas.models import Idea, Statement
from apps.notifications.models import Watch

from .models import Embed
from .shown import readable_threads

POSTS_PER_PAGE = 50
# After a reply to a long conversation its last page begins so many posts before the end.
POSTS_BEFORE_A_REPLY = 10
RELATED = ("board", "product", "author", "resolution__settled_by", "lock", "accepted_by", "taken_from")


@dataclass(slots=True)
class Conversation:
    """What its page shows. `idea` is None for what is no idea, `statement` where we said nothing yet;
    `answer_is_here` tells that the accepted answer stands on this page of the line, too."""

    thread: Thread
    line: Line
    may_reply: Verdict
    is_followed: bool
    answer_is_here: bool
    idea: Idea | None = None
    statement: Statement | None = None


def find_thread(embed: Embed, user, pk: int) -> Thread:
    """The conversation that a visitor opens, with `has_me_too`.

    Raises Gone for one that everybody could read once, and Http404 for all that they may not see here.
    """
    person = user if user.is_authenticated else None
    rows = readable_threads(embed, user).select_related(*RELATED).with_me_too_of(person=person)
    if thread := rows.filter(pk=pk).first():
        return thread
    if Thread.objects.taken_away().filter(pk=pk).exists():
        raise _nothing_left()
    raise Http404


def read_conversation(thread: Thread, user, after: str | None = None) -> Conversation:
    """One page of it, beginning behind the post of the id `after`. Raises Gone where nothing of it is left."""
    line = reading_order(thread, user=user, after=after, size=POSTS_PER_PAGE)
    if line.opening and not line.next_key and not any(post.is_readable or post.is_held for post in line.posts()):
        raise _nothing_left()
    is_here = _put_answer(thread, list(line.posts()))
    told = Conversation(thread, line, may_reply(user, thread), is_followed(thread, user), is_here)
    if thread.kind == Kind.IDEA:
        _add_idea(told, user)
    return told


def page_of_last(thread: Thread, user, post: Post) -> str:
    """The id after which the page begins that shows a post just made; empty for the first page."""
    posts = thread.posts.placed_for(user).filter(is_opening=False)
    if posts.count() <= POSTS_PER_PAGE:
        return ""
    before = posts.filter(posted_at__lte=post.posted_at).order_by("-posted_at", "-id").values_list("pk", flat=True)
    return str(list(before[: POSTS_BEFORE_A_REPLY + 1])[-1])


def is_followed(thread: Thread, user) -> bool:
    """Whether this person hears of what happens there."""
    return (
        user.is_authenticated
        and Watch.objects.filter(
            person=user, subject_type="forum.thread", subject_id=thread.pk, is_muted=False
        ).exists()
    )


def _put_answer(thread: Thread, posts: Sequence[Post]) -> bool:
    """Give the conversation its accepted answer. Returns whether it is among these posts, as it mostly is."""
    if not thread.accepted_answer_id:
        return False
    found = next((post for post in posts if post.pk == thread.accepted_answer_id), None)
    thread.accepted_answer = found or thread.posts.select_related("author").get(pk=thread.accepted_answer_id)
    return found is not None


def _add_idea(told: Conversation, user) -> None:
    person = user if user.is_authenticated else None
    rows = with_news(Idea.objects.filter(thread=told.thread)).with_vote_of(person=person)
    rows = rows.annotate(last_said=Subquery(our_words().values("pk")[:1]))
    # The leaf grows a moment after its conversation; until then there is nothing to tell of it.
    if (idea := rows.first()) is None:
        return
    idea.thread = told.thread
    told.idea = make_ready([idea])[0]
    if idea.last_said:
        told.statement = Statement.objects.select_related("post", "made_by").get(pk=idea.last_said)


def _nothing_left() -> Gone:
    return Gone(_("This conversation was withdrawn, and nothing of it is left to read."))
