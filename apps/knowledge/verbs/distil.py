"""From a solved conversation to the draft of an article, without the people in it."""

import re
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.company.models import Profile
from apps.forum.models import Post, Thread
from apps.foundation.plaintext import clean_line, cut_text
from apps.foundation.scrubbing import scrub
from apps.people.models import Handle, User

from ..events import ARTICLE_DISTILLED
from ..models import BODY_LIMIT, TITLE_LIMIT, Article, Audience, Distillation, Revision, Section
from .wording import read_article_language
from .write import write_revision

# Of the question and of the answer, so that both fit together with the headings.
SHARE_LIMIT = BODY_LIMIT // 2 - 500
# A single letter or two would be found in every other word.
SHORTEST_NAME = 3
PEOPLE_AT_MOST = 200
PICTURE = re.compile(r"!\[[^\]\n]{0,500}\]\([^)\n]{0,2000}\)")
MENTION = re.compile(r"(?<![\w@./+-])@[A-Za-z0-9][A-Za-z0-9-]{0,29}(?![\w@])")


@transaction.atomic
def distil_thread(thread: Thread, *, by: User, section: Section | None = None) -> Revision:
    """A draft of an article with the question and its answer. Safe to repeat: a conversation has one such draft.

    Names of those who take part are left out, and mail addresses, numbers and the like masked as on the way in;
    pictures stay in the conversation. Without a section it stands where the newest article about the same product
    stands. Raises ValidationError where nothing is answered, and where there is no section yet.
    """
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    if begun := _begun(thread):
        return begun
    question, answer = _question(thread), _answer(thread)
    if answer is None:
        raise ValidationError(_("Nothing is answered here yet. An article begins with a question and its answer."))
    section = section or _likely_section(thread)
    if section is None:
        raise ValidationError(_("There is no section that an article could stand in. Make one first."))
    hide = _without_people(thread)
    pattern = Profile.current().order_number_pattern
    asked = _words(question, hide, pattern) if question else ""
    said = _words(answer, hide, pattern)
    title = clean_line(hide(scrub(thread.title, pattern).text), TITLE_LIMIT)
    revision = write_revision(
        None,
        by=by,
        section=section,
        product=thread.product,
        language=_language(thread),
        audience=Audience.EVERYBODY,
        title=title,
        body="\n\n".join(part for part in (asked, f"## {_('Answer')}", said) if part),
        note=_("From a conversation"),
    )
    Distillation.objects.create(article=revision.article, thread=thread, distilled_by=by)
    record(ARTICLE_DISTILLED, thread, by=by, title=title, article=revision.article_id)
    return revision


def _begun(thread: Thread) -> Revision | None:
    """What was distilled from it before, unless that was given up or withdrawn."""
    for article in Article.objects.filter(distillations__thread=thread).order_by("-pk"):
        newest = article.newest_revision()
        if newest and newest.state != Revision.State.WITHDRAWN:
            return newest
    return None


def _question(thread: Thread) -> Post | None:
    return Post.objects.shown().present().filter(thread=thread, is_opening=True).select_related("author").first()


def _answer(thread: Thread) -> Post | None:
    """The accepted answer, else the reply that settled it, else the last that staff gave."""
    replies = Post.objects.shown().present().filter(thread=thread, is_opening=False).select_related("author")
    settled = getattr(thread, "resolution", None)
    for pk in (thread.accepted_answer_id, settled.answer_id if settled else None):
        if pk and (post := replies.filter(pk=pk).first()):
            return post
    return replies.by_staff().order_by("-posted_at", "-pk").first() if settled else None


def _likely_section(thread: Thread) -> Section | None:
    if thread.product_id:
        known = Article.objects.filter(product=thread.product_id).order_by("-pk")
        article = known.select_related("section").first()
        if article:
            return article.section
    return Section.objects.order_by("position", "title").first()


def _language(thread: Thread) -> str:
    try:
        return read_article_language(thread.language or "en")
    except ValidationError:
        return "en"


def _words(post: Post, hide: Callable[[str], str], pattern: str) -> str:
    text = PICTURE.sub(_("[picture]"), post.body)
    return cut_text(hide(scrub(text, pattern).text), SHARE_LIMIT)


def _without_people(thread: Thread) -> Callable[[str], str]:
    """A function that takes the names of those who take part, and everybody called by nickname, out of a text."""
    posts = Post.objects.filter(thread=thread)
    authors = User.objects.filter(Q(pk=thread.author_id) | Q(pk__in=posts.values("author")))[:PEOPLE_AT_MOST]
    authors = list(authors)
    names = set(posts.exclude(said_by="").values_list("said_by", flat=True).distinct()[:PEOPLE_AT_MOST])
    for author in authors:
        names |= {author.name, author.nickname or "", *author.name.split()}
    names |= set(Handle.objects.filter(user__in=[author.pk for author in authors]).values_list("name", flat=True))
    names |= {name.strip("@ ").partition("@")[0] for name in names}
    known = sorted({name for name in names if len(name.strip("@ ")) >= SHORTEST_NAME}, key=len, reverse=True)
    somebody = _("[name]")
    if not known:
        return lambda text: MENTION.sub(somebody, text)
    # As it is written, or shouted: "will" in a sentence is not Will.
    spellings = {spelling for name in known for spelling in (name, name.upper(), name.capitalize())}
    written = "|".join(re.escape(one) for one in sorted(spellings, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)@?(?:{written})(?!\w)")
    return lambda text: pattern.sub(somebody, MENTION.sub(somebody, text))
