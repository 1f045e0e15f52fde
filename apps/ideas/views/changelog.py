"""Doors of the changelog: what was shipped, one entry of it, its feed, and what changed because somebody said so."""

from itertools import groupby

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.company.context import known_profile
from apps.company.models import Product, Profile
from apps.foundation.feeds import LONG_AGO, FeedView
from apps.foundation.page_cache import same_for_visitors
from apps.foundation.pagination import keyset_page
from apps.foundation.plaintext import strip_tricks

from ..models import Release
from ..release_structured import changed_page, changelog_page, release_page
from ..trail import stories_of

PAGE_SIZE, STORIES, ENTRIES = 12, 15, 30
PRODUCTS_SHOWN = 30


@require_safe
@same_for_visitors
def changelog(request):
    """What was shipped, the newest first, by month. `?product=` shows what is about one product."""
    products = list(Product.objects.filter(Exists(Release.objects.published().about(OuterRef("pk"))))[:PRODUCTS_SHOWN])
    chosen = next((one for one in products if one.slug == request.GET.get("product")), None)
    releases = Release.objects.published().for_listing()
    if chosen:
        releases = releases.about(chosen)
    page = keyset_page(releases, request, field="released_at", size=PAGE_SIZE)
    stories = stories_of(page.rows)
    context = {
        "page": page,
        "months": [(month, list(told)) for month, told in groupby(stories, key=_month_of)],
        "products": products,
        "chosen": chosen,
        "address": f"product={chosen.slug}" if chosen else "",
        "structured": changelog_page(page.rows),
    }
    return render(request, "ideas/changelog.html", context)


@require_safe
@same_for_visitors
def release(request, pk, slug):
    """One entry, with the way from what was said to it. Staff sees drafts, too."""
    found = get_object_or_404(Release.objects.visible_to(request.user).select_related("product"), pk=pk)
    if slug != (found.slug or "-"):
        return redirect(found, permanent=found.is_published)
    [story] = stories_of([found])
    context = {
        "release": found,
        "story": story,
        "structured": release_page(found, company=known_profile()),
    }
    return render(request, "ideas/release.html", context)


@require_safe
def changed(request):
    """What changed because somebody said so: each line from a complaint to the idea to what was shipped."""
    releases = Release.objects.published().for_listing()
    page = keyset_page(releases, request, field="released_at", size=STORIES)
    context = {
        "page": page,
        "stories": [story for story in stories_of(page.rows) if story.trails],
        "structured": changed_page(),
    }
    return render(request, "ideas/changed.html", context)


class ChangelogFeed(FeedView):
    """The newest entries of the changelog, of one product with `?product=`."""

    def get(self, request):
        releases, query = Release.objects.published(), ""
        if slug := request.GET.get("product", ""):
            product = Product.objects.filter(slug=slug[:80]).first()
            if product is None:
                raise Http404
            releases, query = releases.about(product), f"?product={product.slug}"
        profile = Profile.current()
        feed = self.new_feed(
            title=_("Changelog · %(company)s") % {"company": profile.name},
            page=reverse("ideas:changelog") + query,
            own=reverse("ideas:changelog_feed") + query,
            epoch=LONG_AGO,
        )
        for one in releases.select_related("product").newest_first()[:ENTRIES]:
            feed.add_item(
                title=strip_tricks(one.title),
                link=settings.SITE_URL + one.get_absolute_url(),
                description=strip_tricks(one.html),
                author_name=strip_tricks(profile.name),
                unique_id=f"{settings.SITE_URL}{reverse('ideas:release', args=[one.pk, '-'])}",
                pubdate=one.released_at,
                updateddate=max(one.released_at, one.updated_at),
                categories=[one.product.name] if one.product else [],
            )
        return self.answer(feed)


def _month_of(story):
    """The first day of the month in which it was released, where we are."""
    return timezone.localtime(story.release.released_at).date().replace(day=1)
