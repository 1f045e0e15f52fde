"""The page of an article.

Every language has an address of its own, and what is shown there depends on the address only, not on what the browser
asks for: so the page may be kept by caches in between and sent to anybody (decision 0033). Only the address without
words, /articles/<number>/, which is kept by nobody, looks at the languages that a browser wants, and leads on.
"""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from apps.company.context import known_profile
from apps.foundation.page_cache import same_for_visitors

from ..asking import ask_about
from ..finding import family_of, find_article, related_to
from ..languages import language_name
from ..models import Article, Attachment
from ..rendering import table_of_contents
from ..shares import helpful_share
from ..structured import article_page
from ..visiting import note_visit
from ..wanted import address_for_wanted, find_in_family, language_asked_for

RELATED = 5
# A page with fewer headings needs no table of its contents.
CONTENTS_FROM = 2


@method_decorator(same_for_visitors, name="dispatch")
class ArticleView(View):
    """An article as it stands, with what belongs to it."""

    def get(self, request, pk, slug):
        article = find_article(request.user, pk)
        family = family_of(article, request.user)
        wanted = language_asked_for(request)
        if wanted and (elsewhere := _where_it_says(article, family, wanted)):
            return HttpResponseRedirect(elsewhere)
        if slug != (article.slug or "-"):
            query = f"?language={wanted}" if wanted else ""
            return redirect(article.get_absolute_url() + query, permanent=article.is_public)
        note_visit(request, article)
        return self._show(article, family, wanted)

    def _show(self, article: Article, family: list[Article], wanted: str) -> HttpResponse:
        revision = article.in_force
        contents = table_of_contents(revision.html)
        context = {
            "article": article,
            "revision": revision,
            "contents": contents if len(contents) >= CONTENTS_FROM else [],
            "attachments": _offered(article),
            "related": related_to(article, self.request.user, RELATED),
            "languages": [(one, language_name(one.language)) for one in family] if len(family) > 1 else [],
            "missing_language": language_name(wanted) if wanted and wanted != article.language else "",
            "own_language": language_name(article.language),
            "newer_original": _newer_original(article, family),
            "share": helpful_share(article.helpful_count, article.unhelpful_count),
            "votes": article.helpful_count + article.unhelpful_count,
            "ask_address": ask_about(article),
            "structured": article_page(article, company=known_profile()),
        }
        return render(self.request, "knowledge/article.html", context)


@method_decorator(never_cache, name="dispatch")
class AnyLanguageView(View):
    """An article by its number alone: leads to it in the first language that the browser wants and that there is.

    Where there is none, it leads to the original, which then says so.
    """

    def get(self, request, pk):
        article = find_article(request.user, pk)
        return HttpResponseRedirect(address_for_wanted(article, family_of(article, request.user), request))


def _where_it_says(article: Article, family: list[Article], wanted: str) -> str:
    """Where the article stands in a language that was asked for by a link; empty where this page is to answer."""
    if wanted == article.language:
        return ""
    if found := find_in_family(family, wanted):
        return found.get_absolute_url() if found.pk != article.pk else ""
    # The original says why there is no other; one translation does not stand in for another.
    original = next((one for one in family if not one.is_translation), None)
    if original and original.pk != article.pk:
        return f"{original.get_absolute_url()}?language={wanted}"
    return ""


def _offered(article: Article) -> list[Attachment]:
    """What is attached and not shown in the text already."""
    attached = Attachment.objects.usable_in(article).order_by("uploaded_at", "id")
    return [one for one in attached if not (one.is_picture and str(one.key) in article.in_force.html)]


def _newer_original(article: Article, family: list[Article]) -> Article | None:
    """The original, where it says something newer than this translation and this visitor may read it."""
    if not article.is_outdated_translation:
        return None
    return next((one for one in family if one.pk == article.translation_of_id), None)
