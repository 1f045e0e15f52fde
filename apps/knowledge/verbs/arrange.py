"""Where articles stand, whom they are for, what is related: what is not written in revisions."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.activity.verbs import record
from apps.company.models import Product
from apps.foundation.plaintext import clean_line
from apps.people.models import User

from ..events import ARTICLE_CHANGED
from ..models import NOTE_LIMIT, Article, Audience, Section, Video
from .publish import tell_distilled_threads

RELATED_AT_MOST = 10
POSITION_LIMIT = 32_767
# Said for "leave it as it is", where None means "none".
AS_IT_IS = object()
_OF_ORIGINALS = ("section", "product", "audience")


@transaction.atomic
def arrange_article(
    article: Article,
    *,
    by: User,
    section: Section = AS_IT_IS,
    product: Product | None = AS_IT_IS,
    audience: Audience = AS_IT_IS,
    position: int = AS_IT_IS,
    needs_change: str = AS_IT_IS,
    related: Sequence[Article] = AS_IT_IS,
) -> Article:
    """Change what is told, and leave the rest. Safe to repeat.

    Section, product and audience of an original are those of its translations, too. Related articles name each
    other. Raises ValidationError by field, also for an article that is related to itself.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    told = {"section": section, "product": product, "audience": audience, "position": position}
    told = {name: value for name, value in told.items() if value is not AS_IT_IS}
    if needs_change is not AS_IT_IS:
        told["needs_change"] = _read_note(needs_change)
    _check(article, told)
    changed = [name for name, value in told.items() if getattr(article, name) != value]
    for name in changed:
        setattr(article, name, told[name])
    if changed:
        article.save(update_fields=changed)
    along = [name for name in changed if name in _OF_ORIGINALS]
    concerned = [article]
    if along:
        translations = list(article.translations.select_for_update().order_by("pk"))
        Article.objects.filter(pk__in=[one.pk for one in translations]).update(**{name: told[name] for name in along})
        concerned += translations
    if related is not AS_IT_IS and _relate(article, related):
        changed.append("related")
    if told_to_others := [name for name in changed if name not in ("needs_change", "position")]:
        for one in concerned:
            record(ARTICLE_CHANGED, one, by=by, title=one.title, changed=told_to_others)
    if "audience" in changed:
        for one in concerned:
            one.refresh_from_db(fields=["audience"])
            tell_distilled_threads(one, by=by)
    return article


@transaction.atomic
def save_section(
    section: Section | None = None, *, by: User, title: str, slug: str = "", parent: Section | None = None,
    description: str = "", position: int = 0,
) -> Section:  # fmt: skip
    """Make a section, or change one. Raises ValidationError by field: a slug that is taken, a third level."""
    section = Section.objects.select_for_update().get(pk=section.pk) if section else Section()
    section.title = clean_line(title, 1000)
    section.slug = slug or section.slug or section.make_slug()
    section.parent, section.position = parent, position
    section.description = clean_line(description, 1000)
    section.full_clean()
    section.save()
    return section


@transaction.atomic
def delete_section(section: Section, *, by: User, move_to: Section | None = None) -> None:
    """Forget a section, after what stands in it moved to another where one is named.

    Raises ValidationError that says what stands in it, and for a move into itself.
    """
    section = Section.objects.select_for_update().get(pk=section.pk)
    if move_to is not None:
        if move_to.pk == section.pk:
            raise ValidationError({"move_to": _("Choose another section than the one that goes.")})
        if move_to.parent_id == section.pk:
            raise ValidationError({"move_to": _("This section stands in the one that goes. Move it first.")})
        for article in section.articles.filter(translation_of=None).order_by("pk"):
            arrange_article(article, by=by, section=move_to)
        section.articles.update(section=move_to)
        section.videos.update(section=move_to)
    inside = _told_inside(section)
    if inside:
        raise ValidationError(
            _("“%(title)s” cannot go as long as something stands in it: %(inside)s. Choose where that moves to.")
            % {"title": section, "inside": inside}
        )
    section.delete()


def _check(article: Article, told: dict) -> None:
    if article.translation_of_id:
        differing = [name for name in _OF_ORIGINALS if name in told and told[name] != getattr(article, name)]
        if differing:
            raise ValidationError(
                {differing[0]: _("A translation stands where its original stands and is for the same readers.")}
            )
    if "section" in told and told["section"] is None:
        raise ValidationError({"section": _("Choose the section that it stands in.")})
    if "audience" in told and told["audience"] not in Audience.values:
        raise ValidationError({"audience": _("Choose who may read it.")})
    if "position" in told and not 0 <= told["position"] <= POSITION_LIMIT:
        raise ValidationError({"position": _("Choose a number from 0 to %(most)d.") % {"most": POSITION_LIMIT}})


def _read_note(note: str) -> str:
    if len(note) > NOTE_LIMIT:
        raise ValidationError(
            {
                "needs_change": _("This has %(length)d characters; %(limit)d are the most.")
                % {"length": len(note), "limit": NOTE_LIMIT}
            }
        )
    return clean_line(note, NOTE_LIMIT)


def _relate(article: Article, related: Sequence[Article]) -> bool:
    wanted = {one.pk for one in related}
    if article.pk in wanted:
        raise ValidationError({"related": _("An article is not related to itself. Choose others.")})
    if any(one.translation_of_id == article.pk or one.pk == article.translation_of_id for one in related):
        raise ValidationError({"related": _("A translation is found by its language. Choose others.")})
    if len(wanted) > RELATED_AT_MOST:
        raise ValidationError({"related": _("Choose at most %(limit)d.") % {"limit": RELATED_AT_MOST}})
    if wanted == set(article.related.values_list("pk", flat=True)):
        return False
    article.related.set(wanted)
    return True


def _told_inside(section: Section) -> str:
    counts = (
        (section.sections.count(), lambda n: ngettext("%d section", "%d sections", n) % n),
        (section.articles.count(), lambda n: ngettext("%d article", "%d articles", n) % n),
        (Video.objects.filter(section=section).count(), lambda n: ngettext("%d video", "%d videos", n) % n),
    )
    return ", ".join(say(count) for count, say in counts if count)
