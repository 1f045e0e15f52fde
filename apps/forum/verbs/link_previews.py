"""Say what stands behind a bare link: its title is fetched by us in the background, and stands in the post as text.

Nothing of the other server's page is rendered, and no reader's browser asks it for anything.
"""

from collections.abc import Sequence
from datetime import timedelta
from html.parser import HTMLParser

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.foundation.background import PLATFORM, background, later
from apps.foundation.fetching import FetchError, fetch
from apps.foundation.markdown import RENDERER_VERSION
from apps.foundation.plaintext import clean_line

from ..models import LinkPreview, Post
from ..rendering import link_digest, render_post
from .whereabouts import lock_post

TITLE_LIMIT = 120
# A page says its title early; what is longer is read as far as this.
BYTES_READ = 500_000
SECONDS = 8.0
OWED_AFTER = timedelta(minutes=2)
WOKEN_AT_ONCE = 50


def want_previews(post: Post, urls: Sequence[str]) -> None:
    """Remember which bare links a post shows, and owe a fetch to those nobody has fetched. Needs a transaction."""
    if not settings.LINK_PREVIEWS:
        return
    previews = []
    for url in urls:
        preview, is_new = LinkPreview.objects.get_or_create(digest=link_digest(url), defaults={"url": url})
        previews.append(preview)
        if is_new:
            later(fetch_preview, preview)
    if previews or post.edited_at:
        post.link_previews.set(previews)


@background(lane=PLATFORM)
def fetch_preview(preview: LinkPreview) -> LinkPreview:
    """Fetch the title behind a link, and show it in the posts that have it. A failure shows the bare link as before."""
    preview = LinkPreview.objects.get(pk=preview.pk)
    if preview.state != LinkPreview.State.WAITING or not settings.LINK_PREVIEWS:
        return preview
    title = _title_at(preview.url)
    with transaction.atomic():
        preview = LinkPreview.objects.select_for_update().get(pk=preview.pk)
        preview.title = title
        preview.state = LinkPreview.State.FETCHED if title else LinkPreview.State.FAILED
        preview.fetched_at = timezone.now()
        preview.save(update_fields=["title", "state", "fetched_at"])
    if title:
        for post in preview.posts.order_by("pk"):
            show_previews(post)
    return preview


@transaction.atomic
def show_previews(post: Post) -> Post:
    """Render a post's unchanged words anew, now that more is known about its links. Safe to repeat."""
    post = lock_post(post)
    if not post.is_withdrawn:
        post.html, post.renderer = render_post(post.body, author=post.author).html, RENDERER_VERSION
        post.save(update_fields=["html", "renderer"])
    return post


def queue_owed_previews() -> int:
    """Wake what a lost job left waiting, and forget previews that no post shows any more. Returns how many woke."""
    before = timezone.now() - OWED_AFTER
    LinkPreview.objects.filter(posts=None, asked_at__lt=before).delete()
    owed = list(
        LinkPreview.objects.filter(state=LinkPreview.State.WAITING, asked_at__lt=before).order_by("asked_at")[
            :WOKEN_AT_ONCE
        ]
    )
    for preview in owed:
        later(fetch_preview, preview)
    return len(owed)


def title_of(page: str) -> str:
    """The title that a page gives itself as one line of plain text, at most 120 characters; empty where it has none."""
    reader = _TitleReader()
    reader.feed(page)
    return clean_line(reader.title, TITLE_LIMIT)


def _title_at(url: str) -> str:
    try:
        answer = fetch(url, timeout=SECONDS, max_bytes=BYTES_READ, accept=("text/html", "application/xhtml+xml"))
    except FetchError:
        return ""
    if answer.status != 200:
        return ""
    return title_of(answer.body.decode("utf-8", errors="replace"))


class _TitleReader(HTMLParser):
    """Reads as far as the first title."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.title = ""
        self._state = "before"

    def handle_starttag(self, tag, attributes):
        if tag == "title" and self._state == "before":
            self._state = "inside"

    def handle_endtag(self, tag):
        if tag == "title" and self._state == "inside":
            self._state = "after"

    def handle_data(self, data):
        if self._state == "inside" and len(self.title) < 10 * TITLE_LIMIT:
            self.title += data
