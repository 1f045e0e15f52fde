"""Doors for those who look for pages: the site map for people, sitemaps and robots.txt for machines, cards.

All of it shows what everybody may see, whoever asks, so that it can be kept by caches in between.
"""

from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import caches
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from apps.company.context import known_profile
from apps.company.models import Department, Product
from apps.forum.models import Board
from apps.foundation.limits import require_within
from apps.foundation.page_cache import same_for_visitors
from apps.knowledge.models import Series, Video

from . import sitemaps
from .cards import is_drawn, picture_of, public_card
from .site_map import branches_of_sections
from .structured import page_under_home

XML = "application/xml; charset=utf-8"
# The index looks along every thread once; who asks again within ten minutes is told what was found.
INDEX_KEY, INDEX_SECONDS = "portal.sitemap_index", 600
SITEMAP_SECONDS = 3600
# Not for ever: what was shown on a card may be withdrawn, and copies elsewhere shall end.
CARD_SECONDS = 7 * 86_400
PLACES = 500

# Doors that show nothing of their own: forms, tools, what belongs to one person. Search results and filtered lists say
# "noindex" themselves, which machines read only where they may look.
THIN = (
    "/admin/", "/accounts/", "/settings/", "/notifications/", "/my/", "/follow/", "/unsubscribe/", "/outcome/",
    "/preview/", "/mentions/", "/ask/confirm/", "/ask/sent/", "/search/suggestions/", "/search/before-asking/",
    "/threads/*/replies/", "/threads/*/me-too/", "/threads/*/posts/", "/threads/*/merge/", "/threads/*/split/",
    "/threads/*/private/", "/threads/*/follow/", "/*?quote=", "/*&quote=",
)  # fmt: skip


@require_safe
@same_for_visitors
def site_map(request):
    """Every section, board, product and department, two clicks from every page."""
    context = {
        "branches": branches_of_sections(),
        "series": Series.objects.filter(pk__in=Video.objects.public().values("series"))[:PLACES],
        "boards": Board.objects.all()[:PLACES],
        "products": Product.objects.all()[:PLACES],
        "departments": Department.objects.listed()[:PLACES],
        "structured": page_under_home(_("Site map"), reverse("portal:site_map")),
    }
    return render(request, "portal/site_map.html", context)


@require_safe
@cache_control(public=True, max_age=86_400)
def robots(request):
    """What machines are asked to leave alone, and where the sitemap is."""
    # On a path of its own, a site's robots.txt lies where nobody looks; its paths are right all the same.
    root = urlsplit(settings.SITE_URL).path
    lines = ["User-agent: *", *(f"Disallow: {root}{path}" for path in THIN)]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('portal:sitemap_index')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=600)
@conditional_page
def sitemap_index(request):
    """The sitemap of sitemaps."""
    cache = caches["process"]
    written = cache.get(INDEX_KEY)
    if written is None:
        written = sitemaps.index()
        cache.set(INDEX_KEY, written, INDEX_SECONDS)
    return _xml(HttpResponse(written, content_type=XML))


@require_safe
@cache_control(public=True, max_age=SITEMAP_SECONDS)
@conditional_page
def sitemap_of_pages(request):
    """Pages that are not rows."""
    return _xml(HttpResponse(sitemaps.sitemap_of_pages(), content_type=XML))


@require_safe
@cache_control(public=True, max_age=SITEMAP_SECONDS)
def sitemap(request, part, page):
    """A page of the sitemap of one type; whoever has it already is answered 304, before anything is read."""
    if part not in sitemaps.PARTS or page > sitemaps.LAST_PAGE:
        raise Http404
    kind = sitemaps.PARTS[part]
    facts = sitemaps.facts_of(kind, page)
    if not facts.number:
        raise Http404
    changed_at = facts.changed_at
    tag = f'W/"{facts.number}-{facts.ids}-{changed_at.timestamp() if changed_at else 0}"'
    last_modified = int(changed_at.timestamp()) if changed_at else None
    response = get_conditional_response(request, etag=tag, last_modified=last_modified)
    if response is None:
        response = StreamingHttpResponse(sitemaps.write(kind, page), content_type=XML)
    response["ETag"] = tag
    if last_modified:
        response["Last-Modified"] = format_datetime(datetime.fromtimestamp(last_modified, UTC), usegmt=True)
    return _xml(response)


@require_safe
def card(request, kind, pk, version):
    """The picture of what everybody may see, by its version; an old version leads to the one of now."""
    found = public_card(kind, pk, known_profile())
    if found is None:
        raise Http404
    if version != found.version:
        return redirect(found)
    # Whoever asks for what is drawn already costs nothing, and is not counted.
    if not is_drawn(found):
        require_within("card", request)
    response = HttpResponse(picture_of(found), content_type="image/png")
    response["Cache-Control"] = f"public, max-age={CARD_SECONDS}, immutable"
    response["ETag"] = f'"{found.version}"'
    return response


def _xml(response):
    # A sitemap is for machines to read, and nothing to be found itself.
    response["X-Robots-Tag"] = "noindex"
    return response
