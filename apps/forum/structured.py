"""A conversation in the words of schema.org, made of what its page shows to everybody.

`QAPage` where an answer is there to be read: the accepted one, or one that the company gave. Anything else is a
`DiscussionForumPosting`. Both have the properties that search engines ask for (developers.google.com/search/docs,
"Q&A structured data" and "Discussion forum structured data"); the types are those of schema.org 29.
"""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.foundation.structured import breadcrumbs, first_words, full_address, moment, without_nothing

from .models import Kind, Post, Thread

# Machines read the beginning of the words, and so many of the replies: what is written twice must not make the page
# twice as heavy.
WORDS, REPLIES = 1_000, 10
# What is worth an answer, as opposed to what is said.
ASKED = {Kind.QUESTION, Kind.PROBLEM}


def thread_page(thread: Thread, opening: Post | None, replies: Iterable[Post]) -> list[dict]:
    """What the page of a public conversation is about; nothing for one that not everybody may read, for one whose
    opening is not there, and for the second page of a long one.

    `opening` and `replies` are the posts of the page with their authors, in reading order. What is held, removed or
    withdrawn among them is left out. `board` stands in the way to the page where it came with the thread.
    """
    if not thread.is_public or opening is None or not opening.is_readable:
        return []
    read = [post for post in replies if post.is_readable and not post.is_opening]
    answer = thread.accepted_answer if thread.accepted_answer_id else None
    answer = answer if answer and answer.is_readable else None
    ours = [post for post in read if post.is_by_staff]
    is_answered = thread.kind in ASKED and (answer or ours)
    page = _question_page(thread, opening, answer, read) if is_answered else _posting(thread, opening, read)
    return [page, _way_to(thread)]


def list_page(name: str, path: str, *, is_board: bool = False) -> list[dict]:
    """The way to a list of conversations at this path: that of a board, by its name, or of all."""
    if is_board:
        return [breadcrumbs((_("Home"), "/"), (_("Boards"), reverse("forum:boards")), (name, path))]
    return [breadcrumbs((_("Home"), "/"), (_("Conversations"), path))]


def _question_page(thread: Thread, opening: Post, answer: Post | None, read: list[Post]) -> dict:
    # Not every word of a conversation answers: the accepted one does, and what the company said.
    suggested = [post for post in read if post.is_by_staff and (answer is None or post.pk != answer.pk)]
    question = {
        "@type": "Question",
        "name": thread.title,
        "text": _words(opening),
        "url": full_address(thread.get_absolute_url()),
        "author": _person(opening),
        "datePublished": moment(opening.posted_at),
        "dateModified": moment(opening.edited_at),
        "inLanguage": thread.language,
        "answerCount": (1 if answer else 0) + len(suggested),
        "upvoteCount": thread.me_too_count,
        "commentCount": thread.reply_count,
        "acceptedAnswer": _answer(thread, answer) if answer else None,
        "suggestedAnswer": [_answer(thread, post) for post in suggested[:REPLIES]],
    }
    return {"@type": "QAPage", "mainEntity": without_nothing(question)}


def _answer(thread: Thread, post: Post) -> dict:
    return without_nothing(
        {
            "@type": "Answer",
            "text": _words(post),
            "url": f"{full_address(thread.get_absolute_url())}#{post.anchor}",
            "author": _person(post),
            "datePublished": moment(post.posted_at),
            "dateModified": moment(post.edited_at),
        }
    )


def _posting(thread: Thread, opening: Post, read: list[Post]) -> dict:
    address = full_address(thread.get_absolute_url())
    return without_nothing(
        {
            "@type": "DiscussionForumPosting",
            "headline": thread.title,
            "text": _words(opening),
            "url": address,
            "mainEntityOfPage": address,
            "author": _person(opening),
            "datePublished": moment(opening.posted_at),
            "dateModified": moment(opening.edited_at),
            "inLanguage": thread.language,
            "commentCount": thread.reply_count,
            "interactionStatistic": {
                "@type": "InteractionCounter",
                "interactionType": "https://schema.org/LikeAction",
                "userInteractionCount": thread.me_too_count,
            },
            # Said elsewhere first: whoever reads this shall know where it comes from.
            "isBasedOn": opening.said_at_url if opening.said_on else None,
            "comment": [
                without_nothing(
                    {
                        "@type": "Comment",
                        "text": _words(post),
                        "url": f"{address}#{post.anchor}",
                        "author": _person(post),
                        "datePublished": moment(post.posted_at),
                        "dateModified": moment(post.edited_at),
                    }
                )
                for post in read[:REPLIES]
            ],
        }
    )


def _way_to(thread: Thread) -> dict:
    board = thread.board
    return breadcrumbs(
        (_("Home"), "/"),
        (_("Boards"), reverse("forum:boards")),
        (board.name, reverse("forum:board", args=[board.slug])),
        (thread.title, thread.get_absolute_url()),
    )


def _person(post: Post) -> dict:
    """Who said it, by the name that stands on the page. Only who joined has a page to lead to."""
    path = post.author.get_absolute_url()
    return without_nothing({"@type": "Person", "name": str(post.author), "url": full_address(path) if path else None})


def _words(post: Post) -> str:
    return first_words(post.html, WORDS)
