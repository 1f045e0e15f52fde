"""Find an article for somebody: what they may read, what was withdrawn, and the family of its translations."""

from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _

from apps.foundation.gone import Gone

from .models import Article, Audience

NEIGHBOURS = 5
# More numbers than any row has make no sense to a database.
LARGEST_NUMBER = 2**63 - 1


def find_article(user, pk: int) -> Article:
    """The article with this number, with everything its page shows of itself, if this visitor may read it.

    Raises Gone for one that everybody could read once, and Http404 for all others: an internal one, one that was never
    published and one that does not exist are not to be told apart.
    """
    if pk > LARGEST_NUMBER:
        raise Http404
    related = ("in_force", "section__parent", "product", "translation_of")
    article = Article.objects.visible_to(user).select_related(*related).filter(pk=pk).first()
    if article is None:
        _tell_withdrawn(user, pk)
    return article


def family_of(article: Article, user) -> list[Article]:
    """The article in all languages in which this visitor may read it, the original first; itself among them."""
    original = article.translation_of_id or article.pk
    return list(
        Article.objects.visible_to(user)
        .filter(models.Q(pk=original) | models.Q(translation_of=original))
        .order_by(models.F("translation_of").asc(nulls_first=True), "language")
        .only("title", "slug", "language", "translation_of")
    )


def related_to(article: Article, user, number: int) -> list[Article]:
    """At most so many others worth reading next: chosen by hand first, then of its section, then about its product.

    Never the article itself, and nothing in another language than its own unless somebody chose it.
    """
    original = article.translation_of_id or article.pk
    others = Article.objects.visible_to(user).exclude(pk__in=[article.pk, original]).for_listing()
    in_language = others.in_language(article.language)
    found = list(others.filter(related=original).order_by("position", "id")[:number])
    sources = [in_language.in_section(article.section_id).in_order()]
    if article.product_id:
        sources.append(in_language.about(article.product_id).newest_first())
    for rows in sources:
        if len(found) < number:
            known = {one.pk for one in found}
            found += [one for one in rows[: number + len(known)] if one.pk not in known][: number - len(found)]
    return found


def _tell_withdrawn(user, pk: int) -> None:
    withdrawn = Article.objects.withdrawn().filter(pk=pk, audience=Audience.EVERYBODY).first()
    if withdrawn is None:
        raise Http404
    near = Article.objects.visible_to(user).filter(
        models.Q(section=withdrawn.section_id) | models.Q(pk=withdrawn.translation_of_id)
    )
    if withdrawn.translation_of_id:
        # What it said in another language is nearer than anything else.
        near = near.order_by(models.Case(models.When(pk=withdrawn.translation_of_id, then=0), default=1), "position")
    else:
        near = near.originals().in_order()
    raise Gone(
        _("This article was withdrawn. What it said is no longer true, or stands elsewhere."),
        [(one.title, one.get_absolute_url()) for one in near.only("title", "slug")[:NEIGHBOURS]],
    )
