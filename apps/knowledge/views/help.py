"""The first page of what we know, its sections, and their feeds."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.views import View

from apps.company.models import Profile
from apps.foundation.feeds import LONG_AGO, FeedView
from apps.foundation.page_cache import same_for_visitors
from apps.foundation.pagination import ordered_page
from apps.foundation.plaintext import strip_tricks

from ..best import branches_for
from ..models import Article, Section, Video
from ..structured import section_page

ARTICLES_PER_PAGE = 30
VIDEOS_SHOWN = 6
ENTRIES = 30


@method_decorator(same_for_visitors, name="dispatch")
class HelpView(View):
    """All sections, each with what stands first in it."""

    def get(self, request):
        branches = [branch for branch in branches_for(request.user) if not branch.is_empty]
        return render(request, "knowledge/help.html", {"branches": branches})


@method_decorator(same_for_visitors, name="dispatch")
class SectionView(View):
    """What stands in a section, as the editors put it, and the sections in it."""

    def get(self, request, slug):
        user = request.user
        section = get_object_or_404(Section.objects.select_related("parent"), slug=slug)
        articles = Article.objects.visible_to(user).in_section(section).originals().for_listing()
        page = ordered_page(articles, request, size=ARTICLES_PER_PAGE)
        is_first = not (page.before or "after" in request.GET or "before" in request.GET)
        videos, branches = [], []
        if is_first:
            videos = list(Video.objects.listed_for(user).in_section(section).in_order().for_listing()[:VIDEOS_SHOWN])
            inside = [] if section.parent_id else branches_for(user, Section.objects.filter(parent=section))
            branches = [branch for branch in inside if not branch.is_empty]
        if is_first and not (page.rows or videos or branches) and _is_internal(section, user):
            raise Http404
        context = {
            "section": section,
            "page": page,
            "videos": videos,
            "branches": branches,
            "structured": section_page(section),
        }
        return render(request, "knowledge/section.html", context)


class ArticleFeed(FeedView):
    """Articles as they were published or changed, the newest first."""

    def write(self, articles, *, title: str, page: str, own: str):
        """The feed of these articles; `page` and `own` are the paths of what it is about and of itself."""
        feed = self.new_feed(title=title, page=page, own=own, epoch=LONG_AGO)
        for article in articles.public().newest_first().for_listing()[:ENTRIES]:
            feed.add_item(
                title=strip_tricks(article.title),
                link=settings.SITE_URL + article.get_absolute_url(),
                # Readers take a summary for HTML, so the plain words become some.
                description=strip_tricks(linebreaks(article.in_force.summary or article.title, autoescape=True)),
                unique_id=f"{settings.SITE_URL}{reverse('knowledge:article', args=[article.pk, '-'])}",
                pubdate=article.published_at,
                updateddate=article.updated_at or article.published_at,
                author_name=strip_tricks(self.company.name),
                categories=[article.section.title],
            )
        return self.answer(feed)

    @property
    def company(self) -> Profile:
        """The company that says all this."""
        if not hasattr(self, "_company"):
            self._company = Profile.current()
        return self._company


class HelpFeed(ArticleFeed):
    """Everything that is published."""

    def get(self, request):
        title = _("Answers · %(company)s") % {"company": self.company.name}
        return self.write(
            Article.objects.all(), title=title, page=reverse("knowledge:help"), own=reverse("knowledge:help_feed")
        )


class SectionFeed(ArticleFeed):
    """What is published in one section."""

    def get(self, request, slug):
        section = get_object_or_404(Section, slug=slug)
        if _is_internal(section, request.user) and not _holds_public(section):
            raise Http404
        return self.write(
            Article.objects.in_section(section),
            title=_("%(section)s · %(company)s") % {"section": section.title, "company": self.company.name},
            page=reverse("knowledge:section", args=[section.slug]),
            own=reverse("knowledge:section_feed", args=[section.slug]),
        )


def _is_internal(section: Section, user) -> bool:
    """Whether something is published here for staff alone: then its very name is nobody else's business."""
    if user.is_authenticated and user.is_staff:
        return False
    return (
        Article.objects.published().in_section(section).exists()
        or Article.objects.published().filter(section__parent=section).exists()
    )


def _holds_public(section: Section) -> bool:
    return Article.objects.public().in_section(section).exists()
