"""Write what an article shall say: the one revision at work, opened by whoever comes first."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.company.models import Product
from apps.people.models import User

from ..models import Article, Audience, Revision, Section
from .wording import Wording, read_article_language, read_wording, render_revision


class EditConflict(ValidationError):
    """Somebody else saved since the form was made. `theirs` is what stands there now; what was typed is with the
    caller, who shows both."""

    def __init__(self, theirs: Revision):
        self.theirs = theirs
        message = _("%(name)s saved this article while you were writing. Nothing of yours was stored yet.")
        super().__init__(message % {"name": theirs.written_by}, code="edit_conflict")


@transaction.atomic
def write_revision(
    article: Article | None,
    *,
    by: User,
    title: str,
    body: str,
    summary: str = "",
    note: str = "",
    section: Section | None = None,
    product: Product | None = None,
    language: str = "en",
    audience: Audience = Audience.EVERYBODY,
    made_from: str | None = None,
    translated_from: Revision | None = None,
) -> Revision:
    """Open the article's revision at work, or go on with it; without an article, begin one. Safe to repeat.

    `section`, `product`, `language` and `audience` are those of a new article; `arrange_article` changes them later.
    `made_from` is the `version` of the revision that the form showed, "" for a new article; None asks nothing.
    `translated_from` says which revision of the original a translation renders now; without it, what it rendered.
    Raises ValidationError by field for words that do not fit, and EditConflict where somebody else saved meanwhile.
    """
    wording = read_wording(title=title, body=body, summary=summary, note=note)
    if article is None:
        article = _begin(wording, by=by, section=section, product=product, language=language, audience=audience)
        latest = None
    else:
        # Without its relations: PostgreSQL locks no row that an outer join may leave out.
        article = Article.objects.select_for_update().get(pk=article.pk)
        latest = article.newest_revision()
    if translated_from is not None and translated_from.article_id != article.translation_of_id:
        raise ValidationError(_("That revision is not of the article that this one translates."))
    if latest and _is_nothing_new(latest, wording, translated_from):
        return latest
    if latest and made_from is not None and made_from != latest.version:
        raise EditConflict(latest)
    if latest and latest.is_at_work:
        return _go_on(latest, article, wording, by=by, translated_from=translated_from)
    return open_revision(article, wording, by=by, based_on=latest, translated_from=translated_from)


@transaction.atomic
def restore_revision(revision: Revision, *, by: User) -> Revision:
    """Make what an older revision said the one at work. Raises ValidationError where another is at work already."""
    article = Article.objects.select_for_update().get(pk=revision.article_id)
    if at_work := article.revisions.at_work().first():
        if at_work.pk == revision.pk:
            return at_work
        raise ValidationError(
            _("Revision %(number)d is at work already. Publish it or give it up first.") % {"number": at_work.number}
        )
    said = Wording(revision.title, revision.body, revision.summary, _("As in %(number)d") % {"number": revision.number})
    return open_revision(article, said, by=by, based_on=revision, translated_from=revision.translated_from)


def _is_nothing_new(latest: Revision, wording: Wording, translated_from: Revision | None) -> bool:
    is_alive = latest.is_at_work or latest.state == Revision.State.IN_FORCE
    renders_the_same = translated_from is None or translated_from.pk == latest.translated_from_id
    return is_alive and renders_the_same and wording.says_the_same(latest)


def _begin(wording: Wording, *, by: User, section, product, language: str, audience: str) -> Article:
    if section is None:
        raise ValidationError({"section": _("Choose the section that it stands in.")})
    if audience not in Audience.values:
        raise ValidationError({"audience": _("Choose who may read it.")})
    try:
        language = read_article_language(language)
    except ValidationError as error:
        raise ValidationError({"language": error}) from error
    article = Article(
        section=section, product=product, language=language, audience=audience, title=wording.title, created_by=by
    )
    article.slug = article.make_slug()
    article.save()
    return article


def _go_on(revision: Revision, article: Article, wording: Wording, *, by: User, translated_from) -> Revision:
    revision.title, revision.body, revision.summary = wording.title, wording.body, wording.summary
    revision.note = wording.note or revision.note
    revision.translated_from = translated_from or revision.translated_from
    revision.written_by, revision.written_at = by, timezone.now()
    revision.saved_times += 1
    # What somebody looked at is no longer what stands here.
    revision.state, revision.publish_at = Revision.State.DRAFT, None
    revision.reviewed_by = revision.reviewed_at = None
    render_revision(revision, article)
    revision.save()
    _name_unpublished(article, revision)
    return revision


def open_revision(
    article: Article, wording: Wording, *, by: User, based_on: Revision | None, translated_from: Revision | None
) -> Revision:
    """A new revision at work of an article that has none. Belongs inside a transaction that holds the article."""
    last = article.revisions.aggregate(last=Max("number"))["last"] or 0
    revision = Revision(
        article=article,
        number=last + 1,
        title=wording.title,
        body=wording.body,
        summary=wording.summary,
        note=wording.note,
        based_on=based_on,
        translated_from=translated_from or (based_on.translated_from if based_on else None),
        written_by=by,
    )
    render_revision(revision, article)
    revision.save()
    _name_unpublished(article, revision)
    return revision


def _name_unpublished(article: Article, revision: Revision) -> None:
    """An article that was never published is called what its draft is called."""
    if article.published_at is None and article.title != revision.title:
        article.title = revision.title
        article.slug = article.make_slug()
        article.save(update_fields=["title", "slug"])
