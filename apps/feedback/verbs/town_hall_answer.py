"""Answer a question of a town hall, in writing or by the minute in which it was said, and promise something."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.forum.models import TITLE_LIMIT, Kind, Thread
from apps.forum.verbs import open_thread
from apps.foundation.letters import clean_line, clean_text
from apps.foundation.markdown_writing import escape_words, link_to
from apps.foundation.plaintext import text_to_markdown
from apps.knowledge.captions import LONGEST_SECONDS
from apps.knowledge.rendering import ARTICLE_RENDERER_VERSION, render_article
from apps.people.models import User

from ..events import TOWNHALL_ANSWERED, TOWNHALL_CHANGED, TOWNHALL_PROMISED
from ..models import TownHall, TownHallAnswer, TownHallQuestion
from ..models.town_hall_question import ANSWER_LIMIT
from .town_hall_hold import require_open


@transaction.atomic
def answer_question(
    question: TownHallQuestion,
    *,
    by: User,
    text: str = "",
    at_second: int | None = None,
    promise: str = "",
    at: datetime | None = None,
) -> TownHallAnswer:
    """Answer it once: with words, with the second at which it was said aloud, or both.

    `promise` is the title of an idea: what was promised begins as one, linked with the answer. The same answer sent
    twice is one. Raises ValidationError where somebody else answered before, where there is nothing to answer, or
    where neither words nor a second are given.
    """
    text, at_second = _checked(text, at_second)
    hall = TownHall.objects.select_for_update().get(pk=question.town_hall_id)
    question = TownHallQuestion.objects.select_for_update().get(pk=question.pk)
    if question.is_answered:
        answer = question.answer
        if (answer.text, answer.at_second, answer.answered_by_id) == (text, at_second, by.pk):
            return answer
        raise ValidationError(
            _("%(name)s has answered this already. Change that answer instead.")
            % {"name": answer.answered_by or _("Somebody")}
        )
    if not hall.is_public or hall.is_cancelled:
        raise ValidationError(_("This town hall is not announced, or was cancelled."))
    require_open(question)
    answer = TownHallAnswer.objects.create(
        question=question,
        text=text,
        html=render_article(text).html,
        renderer=ARTICLE_RENDERER_VERSION,
        at_second=at_second,
        answered_by=by,
        answered_at=at or timezone.now(),
    )
    if question.put_aside_at:
        question.put_aside_at = None
        question.save(update_fields=["put_aside_at"])
    hall.changed_at = timezone.now()
    if hall.answering_id == question.pk:
        hall.answering = None
    hall.save(update_fields=["answering", "changed_at"])
    record(TOWNHALL_ANSWERED, hall, by=by, at=answer.answered_at, question=question.pk, words=question.words)
    if promise.strip():
        answer.idea = promise_idea(answer, by=by, title=promise, at=at)
    return answer


@transaction.atomic
def change_answer(answer: TownHallAnswer, *, by: User, text: str, at_second: int | None = None) -> TownHallAnswer:
    """Say it in other words, or with another second. Safe to repeat. Raises ValidationError like `answer_question`."""
    text, at_second = _checked(text, at_second)
    answer = TownHallAnswer.objects.select_for_update(of=("self",)).select_related("question__town_hall").get(
        pk=answer.pk
    )  # fmt: skip
    if (answer.text, answer.at_second) == (text, at_second):
        return answer
    answer.text, answer.at_second = text, at_second
    answer.html, answer.renderer = render_article(text).html, ARTICLE_RENDERER_VERSION
    answer.save(update_fields=["text", "at_second", "html", "renderer"])
    hall = answer.question.town_hall
    TownHall.objects.filter(pk=hall.pk).update(changed_at=timezone.now())
    record(TOWNHALL_CHANGED, hall, by=by, title=hall.title, question=answer.question_id)
    return answer


@transaction.atomic
def promise_idea(answer: TownHallAnswer, *, by: User, title: str, at: datetime | None = None) -> Thread:
    """Begin an idea of what was promised, where everybody can follow what becomes of it. Once for each answer.

    Raises ValidationError for a title that cannot stand.
    """
    rows = TownHallAnswer.objects.select_for_update(of=("self",))
    # The idea is not joined: after waiting for a row, PostgreSQL has read that row anew and what was joined to it not.
    answer = rows.select_related("question__town_hall__product").get(pk=answer.pk)
    if answer.idea_id:
        return answer.idea
    question = answer.question
    hall = question.town_hall
    link = link_to(f"{settings.SITE_URL}{question.get_absolute_url()}", escape_words(hall.title))
    told = _("Promised at the town hall %(link)s, where this was asked:") % {"link": link}
    asked = "\n".join(f"> {line}" for line in text_to_markdown(question.words).split("\n"))
    answer.idea = open_thread(
        by=by,
        title=title,
        body="\n\n".join(part for part in (told, asked, answer.text) if part),
        kind=Kind.IDEA,
        product=hall.product,
        at=at,
    )
    answer.save(update_fields=["idea"])
    TownHall.objects.filter(pk=hall.pk).update(changed_at=timezone.now())
    record(
        TOWNHALL_PROMISED, hall, by=by, at=at, question=question.pk, thread=answer.idea.pk,
        idea=clean_line(answer.idea.title, TITLE_LIMIT),
    )  # fmt: skip
    return answer.idea


def _checked(text: str, at_second: int | None) -> tuple[str, int | None]:
    if len(text) > ANSWER_LIMIT:
        raise ValidationError({"text": _("The answer has at most %(limit)d characters.") % {"limit": ANSWER_LIMIT}})
    text = clean_text(text, ANSWER_LIMIT)
    if at_second is not None and not 0 <= at_second <= LONGEST_SECONDS:
        raise ValidationError({"at": _("No recording is that long.")})
    if not text and at_second is None:
        raise ValidationError({"text": _("Write the answer, or say at which minute it was given.")})
    return text, at_second
