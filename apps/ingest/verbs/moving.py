"""Store batches of posts that are moved here from another forum, and settle what was settled there."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.models import Event
from apps.forum.events import THREAD_ACCEPTED, THREAD_RESOLVED
from apps.forum.models import Board, Kind, Post, Tag, Thread
from apps.forum.verbs import (
    Opening,
    Reply,
    accept_answer,
    open_threads,
    post_replies,
    resolve_thread,
    validate_body,
    validate_title,
)
from apps.forum.verbs.tag import clean_tag, free_slug
from apps.people.models import User, Voice
from apps.people.verbs import StagedAuthor, nobody, stage_people
from apps.sources.files import RowError
from apps.triage.language import detect_language

from ..models import MovedPost
from ..stackexchange import DumpedPost, understand_post

MOST_PROBLEMS = 1_000


@dataclass(slots=True)
class Problem:
    """A row that could not be taken, or only in part."""

    line: int
    external_id: str
    field: str
    reason: str


@dataclass(slots=True)
class Moving:
    """What an import did, or would do: rows by what became of them, and the first thousand problems."""

    site: str
    rows: int = 0
    questions: int = 0
    answers: int = 0
    accepted: int = 0
    timed_out: int = 0
    unchanged: int = 0
    refused: int = 0
    skipped: int = 0
    problems: list[Problem] = field(default_factory=list)
    rows_done: int = 0
    rows_to_do: int = 0

    def tell(self, line: int, external_id: str, error: RowError) -> None:
        """Remember what is wrong with a row."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(line, external_id[:20], error.field, error.reason[:300]))


class Mover:
    """Stores batches of rows. With `dry_questions`, the ids of all questions, it only counts."""

    def __init__(
        self, moving: Moving, network: str, names: dict[str, str], board: Board, dry_questions: set[str] | None
    ) -> None:
        self._moving, self._network, self._names, self._board = moving, network, names, board
        self._dry_questions = dry_questions
        self._tags: dict[str, Tag] = {}

    def take(self, rows: Iterable[tuple[int, dict[str, str]]]) -> None:
        """Move the questions or the answers among these rows that were not moved before."""
        posts = self._understood(rows)
        try:
            self._store(posts)
        except IntegrityError:
            # Another import of the same dump was quicker with some of them; now they are known.
            self._tags.clear()
            self._store(posts)

    def settle(self, rows: Iterable[tuple[int, dict[str, str]]]) -> None:
        """Accept and settle what was accepted there, and time out what has been silent since; each once."""
        accepted: dict[str, tuple[int, str]] = {}
        for line, row in rows:
            accepted.setdefault(row.get("Id", ""), (line, row.get("AcceptedAnswerId", "")))
        if self._dry_questions is not None:
            new = accepted.keys() - self._moved(accepted).keys()
            self._moving.accepted += sum(1 for question in new if accepted[question][1])
            return
        with transaction.atomic():
            questions = self._moved(accepted)
            answers = self._moved(answer for _line, answer in accepted.values() if answer)
            threads = {
                thread.pk: thread
                for thread in Thread.objects.select_related("author", "resolution").filter(
                    posts__in=[post for post in questions.values() if post]
                )
            }
            told = self._told_before(threads)
            for question, post in questions.items():
                thread = threads.get(post.thread_id) if post else None
                line, answer = accepted[question]
                if thread is None:
                    continue
                if answer and THREAD_ACCEPTED.name not in told.get(thread.pk, ()):
                    self._accept(thread, answers.get(answer), line, question, answer)
                elif not answer and THREAD_RESOLVED.name not in told.get(thread.pk, ()):
                    self._time_out(thread)

    # --- storing --------------------------------------------------------------------------------------------------

    def _understood(self, rows: Iterable[tuple[int, dict[str, str]]]) -> dict[str, DumpedPost]:
        posts: dict[str, DumpedPost] = {}
        for line, row in rows:
            try:
                post = understand_post(line, row, self._moving.site)
                _check(post)
            except RowError as error:
                self._refuse(line, row.get("Id", ""), error)
                continue
            if post.external_id in posts:
                self._refuse(line, post.external_id, RowError("Id", _("it stands twice in the file")))
                continue
            posts[post.external_id] = post
        return posts

    def _store(self, posts: dict[str, DumpedPost]) -> None:
        known = self._moved(posts)
        new = [post for post in posts.values() if post.external_id not in known]
        parents = self._moved(post.parent_id for post in new if post.parent_id)
        taken = [post for post in new if post.is_question or self._has_parent(post, parents)]
        if self._dry_questions is None:
            with transaction.atomic():
                self._write(taken, parents)
        questions = sum(1 for post in taken if post.is_question)
        self._moving.questions += questions
        self._moving.answers += len(taken) - questions
        self._moving.unchanged += len(posts) - len(new)
        stored = {post.external_id for post in taken}
        for post in new:
            if post.external_id not in stored:
                reason = _("question %(id)s is not here") % {"id": post.parent_id}
                self._refuse(post.line, post.external_id, RowError("ParentId", reason))
            elif post.is_shortened:
                reason = _("it was too long and is shortened; the original is linked")
                self._moving.tell(post.line, post.external_id, RowError("Body", reason))

    def _write(self, posts: list[DumpedPost], parents: dict[str, Post | None]) -> None:
        authors = self._authors(posts)
        questions = [post for post in posts if post.is_question]
        answers = [post for post in posts if not post.is_question]
        threads = open_threads(
            [
                Opening(
                    **self._said(post, authors),
                    title=post.title,
                    kind=Kind.QUESTION,
                    board=self._board,
                    language=detect_language(f"{post.title}\n{post.body}"),
                )
                for post in questions
            ]
        )
        self._tag(threads, questions)
        openings = {one.thread_id: one for one in Post.objects.filter(thread__in=threads, is_opening=True)}
        made = [openings[thread.pk] for thread in threads]
        made += post_replies(
            [Reply(**self._said(post, authors), thread=parents[post.parent_id].thread) for post in answers]
        )
        MovedPost.objects.bulk_create(
            [
                MovedPost(site=self._moving.site, external_id=post.external_id, post=here)
                for post, here in zip([*questions, *answers], made, strict=True)
            ]
        )

    def _said(self, post: DumpedPost, authors: dict[str, User]) -> dict:
        author = authors.get(post.author_id) or nobody()
        return {
            "by": author,
            "voice": Voice.CUSTOMER,
            "body": post.body,
            "at": post.posted_at,
            "said_on": self._moving.site,
            "said_by": (post.author_name if not post.author_id else "") or str(author),
            "said_at_url": post.url,
        }

    def _authors(self, posts: list[DumpedPost]) -> dict[str, User]:
        staged = {}
        for author_id in sorted({post.author_id for post in posts if post.author_id}):
            name = self._names.get(author_id) or f"user{author_id}"
            staged[author_id] = StagedAuthor(
                author_id, name=name, display_name=name, url=f"https://{self._moving.site}/users/{author_id}"
            )
        return stage_people(self._network, list(staged.values())) if staged else {}

    def _tag(self, threads: list[Thread], questions: list[DumpedPost]) -> None:
        links = []
        for thread, question in zip(threads, questions, strict=True):
            for name in dict.fromkeys(filter(None, map(clean_tag, question.tags))):
                if name not in self._tags:
                    known = Tag.objects.filter(name=name).first()
                    self._tags[name] = known or Tag.objects.create(name=name, slug=free_slug(name))
                links.append(Thread.tags.through(thread=thread, tag=self._tags[name]))
        Thread.tags.through.objects.bulk_create(links)

    # --- settling -------------------------------------------------------------------------------------------------

    def _accept(self, thread: Thread, post: Post | None, line: int, question: str, answer: str) -> None:
        if post is None or post.thread_id != thread.pk:
            reason = _("answer %(id)s is not here") % {"id": answer[:20]}
            self._moving.tell(line, question, RowError("AcceptedAnswerId", reason))
            return
        at = max(post.posted_at, thread.opened_at)
        try:
            accept_answer(thread, by=thread.author, post=post, at=at)
        except ValidationError as error:
            self._moving.tell(line, question, RowError("AcceptedAnswerId", " ".join(error.messages)))
            return
        resolve_thread(thread, by=thread.author, answer=post, at=at)
        self._moving.accepted += 1

    def _time_out(self, thread: Thread) -> None:
        patience = timedelta(days=settings.RESOLVE_AFTER_DAYS)
        if thread.reply_count and not thread.is_resolved and thread.last_post_at + patience < timezone.now():
            resolve_thread(thread, by=None, at=thread.last_post_at + patience)
            self._moving.timed_out += 1

    def _told_before(self, threads: dict[int, Thread]) -> dict[int, set[str]]:
        """What was accepted or settled once, by thread: a choice taken back here is not made again."""
        told: dict[int, set[str]] = {}
        events = Event.objects.filter(
            action__in=[THREAD_ACCEPTED.name, THREAD_RESOLVED.name],
            subject_type=Thread._meta.label_lower,
            subject_id__in=threads,
        )
        for subject_id, action in events.values_list("subject_id", "action"):
            told.setdefault(subject_id, set()).add(action)
        return told

    # --- remembering ----------------------------------------------------------------------------------------------

    def _moved(self, ids: Iterable[str]) -> dict[str, Post | None]:
        """The posts that these ids there have become, by id; None for one that is gone from here."""
        moved = MovedPost.objects.filter(site=self._moving.site, external_id__in=set(ids)).select_related(
            "post__thread"
        )
        return {one.external_id: one.post for one in moved}

    def _has_parent(self, post: DumpedPost, parents: dict[str, Post | None]) -> bool:
        return bool(parents.get(post.parent_id)) or post.parent_id in (self._dry_questions or ())

    def _refuse(self, line: int, external_id: str, error: RowError) -> None:
        self._moving.refused += 1
        self._moving.tell(line, external_id, error)


def _check(post: DumpedPost) -> None:
    """Raises RowError for what the forum would not take, before its batch is written."""
    for column, check, value in (("Title", validate_title, post.title), ("Body", validate_body, post.body)):
        if column == "Body" or post.is_question:
            try:
                check(value)
            except ValidationError as error:
                raise RowError(column, " ".join(error.messages)) from None
    try:
        [clean_tag(tag) for tag in post.tags]
    except ValidationError as error:
        raise RowError("Tags", " ".join(error.messages)) from None
