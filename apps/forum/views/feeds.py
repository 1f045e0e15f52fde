"""Lists and conversations as Atom feeds: what everybody may read, whoever asks, so that they can be cached."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from apps.company.models import Profile
from apps.foundation.feeds import LONG_AGO, FeedView, with_full_addresses
from apps.foundation.plaintext import html_to_text, strip_tricks

from ..lists import ThreadFilter
from ..models import Merge, Post, Thread

ENTRIES = 30
WORDS_IN_LIST = 600


class ThreadListFeed(FeedView):
    """The conversations of a list, by the same words in the address; the newest first."""

    def get(self, request):
        chosen = ThreadFilter.from_address(request.GET)
        threads = list(
            chosen.narrow(Thread.objects.public())
            .select_related("author", "resolution")
            .order_by("-last_post_at", "-id")[:ENTRIES]
        )
        openings = {
            post.thread_id: post for post in Post.objects.shown().present().filter(thread__in=threads, is_opening=True)
        }
        profile = Profile.current()
        query = f"?{address}" if (address := chosen.address()) else ""
        feed = self.new_feed(
            title=_("Conversations · %(company)s") % {"company": profile.name},
            page=reverse("forum:threads") + query,
            own=reverse("forum:threads_feed") + query,
            epoch=LONG_AGO,
        )
        for thread in threads:
            opening = openings.get(thread.pk)
            words = Truncator(html_to_text(opening.html)).chars(WORDS_IN_LIST) if opening else ""
            # Readers take a summary for HTML, so the plain words become some.
            summary = linebreaks(f"{thread.kind_label} · {thread.status_label}\n\n{words}", autoescape=True)
            feed.add_item(
                title=strip_tricks(thread.title),
                link=settings.SITE_URL + thread.get_absolute_url(),
                description=strip_tricks(summary),
                author_name=strip_tricks(str(thread.author)),
                unique_id=f"{settings.SITE_URL}{reverse('forum:thread', args=[thread.pk, '-'])}",
                pubdate=thread.opened_at,
                updateddate=thread.last_post_at,
                categories=[thread.kind_label],
            )
        return self.answer(feed)


class ThreadFeed(FeedView):
    """What is said in one conversation, the newest first."""

    def get(self, request, thread_id):
        thread = Thread.objects.public().filter(pk=thread_id).first()
        if thread is None:
            return self._where_it_lives_on(thread_id)
        posts = thread.posts.shown().present().select_related("author").order_by("-posted_at", "-id")[:ENTRIES]
        feed = self.new_feed(
            title=thread.title,
            page=thread.get_absolute_url(),
            own=reverse("forum:thread_feed", args=[thread.pk]),
            epoch=thread.opened_at,
        )
        for post in posts:
            post.thread = thread
            feed.add_item(
                title=strip_tricks(_("%(who)s in “%(title)s”") % {"who": post.author, "title": thread.title}),
                link=settings.SITE_URL + post.get_absolute_url(),
                description=strip_tricks(with_full_addresses(post.html)),
                author_name=strip_tricks(str(post.author)),
                unique_id=f"{settings.SITE_URL}{reverse('forum:thread', args=[thread.pk, '-'])}#{post.anchor}",
                pubdate=post.posted_at,
                updateddate=max(post.posted_at, post.edited_at or post.posted_at),
            )
        return self.answer(feed)

    def _where_it_lives_on(self, thread_id):
        merge = get_object_or_404(Merge.objects.select_related("into"), thread=thread_id)
        if not merge.into.is_public:
            raise Http404
        return redirect("forum:thread_feed", merge.into_id)
