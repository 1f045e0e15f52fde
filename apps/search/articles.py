"""Articles in the index: those that everybody may read, by the words of the revision in force."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from apps.foundation.plaintext import html_to_text
from apps.knowledge.models import Article

from .news import untold
from .searchable import Document, Searchable, Shown, Sort, can_be_found

NAME = "article"
TAB = "answers"
# The name by which the listener of this app is owed what happened.
LISTENER = "search.keep_articles"
IDS_AT_ONCE = 2_000
# Of so many that were written lately, those are shown to somebody who found nothing that helped most.
LOOKED_AT = 200


def documents(ids: Sequence[int]) -> Iterator[Document]:
    """What the index says of these articles; nothing of one that is not public."""
    for article in Article.objects.public().filter(pk__in=ids).select_related("in_force", "product"):
        revision = article.in_force
        yield Document(
            thing_id=article.pk,
            title=article.title,
            body=f"{revision.summary}\n\n{html_to_text(revision.html)}".strip(),
            url=article.get_absolute_url(),
            tab=TAB,
            opened_at=article.published_at or article.created_at,
            touched_at=article.updated_at or article.created_at,
            product=article.product.slug if article.product else "",
            status=Sort.ARTICLE.value,
            language=article.language,
            me_toos=article.helpful_count,
        )


def shown(ids: Sequence[int]) -> dict[int, Shown]:
    """What results show of these articles now, in one query. One that is no longer public is not among them."""
    articles = Article.objects.public().filter(pk__in=ids).select_related("section", "product")
    return {
        article.pk: Shown(
            title=article.title,
            url=article.get_absolute_url(),
            status=Sort.ARTICLE,
            meta=tuple(str(word) for word in (article.section, article.product or "") if word),
            touched_at=article.updated_at,
            is_written_anew=article.untold,
        )
        for article in articles.annotate(untold=untold(LISTENER, "knowledge.article"))
    }


def every_id(after: int) -> Iterator[int]:
    """The ids of all articles that can be found, in order, above one."""
    public = Article.objects.public().order_by("pk")
    while ids := list(public.filter(pk__gt=after).values_list("pk", flat=True)[:IDS_AT_ONCE]):
        yield from ids
        after = ids[-1]


def most_helpful(product: str, number: int) -> list[int]:
    """The ids of the articles that helped most, of one product where it is named, among those written lately."""
    articles = Article.objects.public()
    if product:
        articles = articles.filter(product__slug=product)
    lately = articles.newest_first().values_list("pk", "helpful_count")[:LOOKED_AT]
    return [pk for pk, _helped in sorted(lately, key=lambda one: -one[1])[:number]]


can_be_found(
    Searchable(
        name=NAME,
        listener=LISTENER,
        tabs={TAB: _("Answers")},
        documents=documents,
        shown=shown,
        every_id=every_id,
        is_answer=True,
    )
)
