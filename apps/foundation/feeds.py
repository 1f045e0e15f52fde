"""Atom feeds (RFC 4287): what everybody may read, whoever asks, so that they can be cached."""

import re
from datetime import UTC, datetime
from email.utils import format_datetime

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed
from django.views import View
from django.views.decorators.http import conditional_page

from .page_cache import same_for_visitors
from .plaintext import strip_tricks

# When a list without entries last changed, as far as a reader needs to know.
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
# A tag that leads somewhere or shows a picture, and in it the beginning of a path on this site.
TAG = re.compile(r"<(?:a|img) [^<>]*>")
OUR_PATH = re.compile(r'( (?:href|src)=")/(?!/)')


class Feed(Atom1Feed):
    """Atom whose date is that of its newest entry; one without entries stays the same, too."""

    def root_attributes(self):
        return {**super().root_attributes(), "xml:base": settings.SITE_URL}

    def latest_post_date(self):
        dates = [item["updateddate"] for item in self.items]
        return max(dates) if dates else self.feed["epoch"]


@method_decorator(conditional_page, name="dispatch")
@method_decorator(same_for_visitors, name="dispatch")
class FeedView(View):
    """Writes a feed with ETag and Last-Modified; whoever has it already is answered 304."""

    def answer(self, feed: Feed) -> HttpResponse:
        """The response that carries the feed."""
        response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
        response["Last-Modified"] = format_datetime(feed.latest_post_date(), usegmt=True)
        response["Cache-Control"] = "public, max-age=60"
        patch_vary_headers(response, ["Accept-Encoding"])
        return response

    def new_feed(self, *, title: str, page: str, own: str, epoch) -> Feed:
        """An empty feed about the page of that path."""
        return Feed(
            title=strip_tricks(title),
            link=f"{settings.SITE_URL}{page}",
            description="",
            language=settings.LANGUAGE_CODE,
            feed_url=f"{settings.SITE_URL}{own}",
            feed_guid=f"{settings.SITE_URL}{own}",
            epoch=epoch,
        )


def with_full_addresses(html: str) -> str:
    """Rendered words as they may stand anywhere: pictures and people of this site with their whole address.

    Many readers know nothing of xml:base. The words were cleaned, so attributes stand in double quotes, and neither
    those nor the characters that make a tag stand anywhere else unescaped.
    """
    return TAG.sub(lambda tag: OUR_PATH.sub(rf"\1{settings.SITE_URL}/", tag[0]), html)
