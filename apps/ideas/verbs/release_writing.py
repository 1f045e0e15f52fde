"""Write an entry of the changelog, and what it answers."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.company.models import Product
from apps.forum.models import Thread, Visibility
from apps.foundation.enriching import Surroundings
from apps.foundation.markdown import RENDERER_VERSION, render_words
from apps.foundation.plain_letters import plain_latin
from apps.foundation.plaintext import clean_line, clean_text
from apps.people.models import User

from ..events import RELEASE_CHANGED
from ..models import RELEASE_BODY_LIMIT, RELEASE_TITLE_LIMIT, Idea, Release, ReleaseLink

MOST_ANSWERED = 50
SLUG_LETTERS = 70
RENDERED_AT_ONCE = 200


@transaction.atomic
def write_release(
    release: Release | None = None,
    *,
    by: User,
    title: str,
    body: str,
    product: Product | None = None,
    released_at: datetime | None = None,
    ideas: Sequence[Idea] = (),
    threads: Sequence[Thread] = (),
) -> Release:
    """Begin an entry, or write one anew: its words (Markdown), and the ideas and conversations that it answers.

    Of one that was told already the words may change, but not what it answers: those who were told stay told. Raises
    ValidationError naming what to fix, before anything is written.
    """
    written = {
        "title": checked_title(title),
        "body": checked_body(body),
        "product": product,
        "released_at": checked_date(released_at),
    }
    release = Release() if release is None else Release.objects.select_for_update(of=("self",)).get(pk=release.pk)
    is_new = release.pk is None
    if release.is_published and written["released_at"] is None:
        written["released_at"] = release.released_at
    before = {name: getattr(release, name) for name in written}
    answered = checked_answers(release, ideas, threads)
    for name, value in written.items():
        setattr(release, name, value)
    _render(release)
    release.slug = slugify(plain_latin(release.title), allow_unicode=True)[:SLUG_LETTERS].strip("-_")
    if is_new or written != before:
        release.updated_at = timezone.now()
    release.save()
    if release.announced_at is None:
        _answer_only(release, *answered)
    if release.is_published and written != before:
        record(RELEASE_CHANGED, release, by=by, title=release.title)
    return release


def rerender_releases() -> int:
    """Render entries anew that stem from an older renderer, RENDERED_AT_ONCE at most. Returns how many."""
    rendered = 0
    for release in Release.objects.filter(renderer__lt=RENDERER_VERSION).order_by("pk")[:RENDERED_AT_ONCE]:
        _render(release)
        # Only where the words are still those: somebody may have written it anew meanwhile.
        rendered += Release.objects.filter(pk=release.pk, body=release.body).update(
            html=release.html, renderer=release.renderer
        )
    return rendered


def preview_release(body: str) -> str:
    """The words of an entry as safe HTML. Raises ValidationError for too many of them."""
    return render_words(checked_body(body), Surroundings(own_pages=True)).html


def _render(release: Release) -> None:
    release.html = render_words(release.body, Surroundings(own_pages=True)).html
    release.renderer = RENDERER_VERSION


def checked_title(title: str) -> str:
    """The title as it may be stored. Raises ValidationError naming what to fix."""
    if len(title) > RELEASE_TITLE_LIMIT:
        raise ValidationError(
            _("The title has %(length)d characters; %(limit)d are the most it can hold.")
            % {"length": len(title), "limit": RELEASE_TITLE_LIMIT}
        )
    title = clean_line(title, RELEASE_TITLE_LIMIT)
    if not title:
        raise ValidationError(_("Give it a title: it is what people are told."))
    return title


def checked_body(body: str) -> str:
    """The text as it may be stored. Raises ValidationError naming what to fix."""
    if len(body) > RELEASE_BODY_LIMIT:
        raise ValidationError(
            _("The text has %(length)d characters; shorten it to %(limit)d or fewer.")
            % {"length": len(body), "limit": RELEASE_BODY_LIMIT}
        )
    body = clean_text(body, RELEASE_BODY_LIMIT)
    if not body:
        raise ValidationError(_("Say in a sentence or two what changed: the text is empty."))
    return body


def checked_date(released_at: datetime | None) -> datetime | None:
    """The day of a release. Raises ValidationError for one that is still to come."""
    if released_at and released_at > timezone.now():
        raise ValidationError(_("What is to come is told when it is there: choose a date that is not in the future."))
    return released_at


def checked_answers(release: Release, ideas: Sequence[Idea], threads: Sequence[Thread]) -> tuple[set[int], set[int]]:
    """The ids of the ideas and of the other conversations that an entry shall answer, each idea where it lives on.

    Raises ValidationError for too many, for what is held back, and for others than those that were told of already.
    """
    of_threads = Idea.objects.filter(thread__in=[thread.pk for thread in threads], thread__kind="idea")
    idea_ids = {where_idea_lives(idea).pk for idea in [*ideas, *of_threads]}
    thread_ids = {thread.pk for thread in threads} - set(of_threads.values_list("thread_id", flat=True))
    if len(idea_ids) + len(thread_ids) > MOST_ANSWERED:
        raise ValidationError(
            _("An entry answers at most %(limit)d ideas and conversations; write a second one for the others.")
            % {"limit": MOST_ANSWERED}
        )
    held = Thread.objects.filter(visibility=Visibility.HELD, pk__in=thread_ids) | Thread.objects.filter(
        visibility=Visibility.HELD, idea__in=idea_ids
    )
    if thread := held.first():
        raise ValidationError(
            _("“%(title)s” is held back, so nobody could be told there. Publish it first, or leave it out.")
            % {"title": thread.title}
        )
    if release.announced_at:
        named = release.links.filter(idea__isnull=True).values_list("thread_id", flat=True)
        told = release.links.filter(thread__isnull=True).values_list("idea_id", flat=True)
        if (ideas or threads) and (idea_ids != set(told) or thread_ids != set(named)):
            raise ValidationError(
                _("People were told what this entry answers, so that stays as it is. Write another entry for the rest.")
            )
    return idea_ids, thread_ids


def _answer_only(release: Release, idea_ids: set[int], thread_ids: set[int]) -> None:
    """Let it answer these, each once, and nothing else."""
    links = list(release.links.all())
    kept = {(link.idea_id, link.thread_id) for link in links}
    wanted = {(pk, None) for pk in idea_ids} | {(None, pk) for pk in thread_ids}
    ReleaseLink.objects.filter(
        pk__in=[link.pk for link in links if (link.idea_id, link.thread_id) not in wanted]
    ).delete()
    missing = sorted(wanted - kept, key=lambda pair: (pair[0] is None, pair[0] or pair[1]))
    ReleaseLink.objects.bulk_create([ReleaseLink(release=release, idea_id=i, thread_id=t) for i, t in missing])


def where_idea_lives(idea: Idea) -> Idea:
    """The idea in which one lives on after however many merges; itself where it was not merged."""
    seen = {idea.pk}
    while idea.is_merged and idea.merge.into_id not in seen:
        idea = idea.merge.into
        seen.add(idea.pk)
    return idea
