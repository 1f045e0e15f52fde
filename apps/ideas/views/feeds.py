"""A list of ideas as an Atom feed: what everybody may read, whoever asks, so that it can be cached."""

from django.conf import settings
from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.company.models import Profile
from apps.forum.models import Post
from apps.foundation.feeds import LONG_AGO, FeedView
from apps.foundation.plaintext import html_to_text, strip_tricks

from ..lists import IdeaFilter
from ..models import Idea

ENTRIES = 30
WORDS_IN_LIST = 600


class IdeaFeed(FeedView):
    """The ideas of a choice, by the same words in the address; the newest first, whatever the order of the list."""

    def get(self, request):
        chosen = IdeaFilter.from_address(request.GET)
        ideas = list(chosen.narrow(Idea.objects.public()).newest_first().select_related("thread__author")[:ENTRIES])
        shown = Post.objects.shown().present().filter(thread__in=[idea.thread_id for idea in ideas], is_opening=True)
        openings = {post.thread_id: post for post in shown}
        query = f"?{address}" if (address := chosen.address(sort="")) else ""
        feed = self.new_feed(
            title=_("Ideas · %(company)s") % {"company": Profile.current().name},
            page=reverse("ideas:list") + query,
            own=reverse("ideas:feed") + query,
            epoch=LONG_AGO,
        )
        for idea in ideas:
            self._add(feed, idea, openings.get(idea.thread_id))
        return self.answer(feed)

    def _add(self, feed, idea: Idea, opening: Post | None) -> None:
        thread = idea.thread
        words = Truncator(html_to_text(opening.html)).chars(WORDS_IN_LIST) if opening else ""
        votes = ngettext("%d vote", "%d votes", idea.vote_count) % idea.vote_count
        feed.add_item(
            title=strip_tricks(thread.title),
            link=settings.SITE_URL + thread.get_absolute_url(),
            # Readers take a summary for HTML, so the plain words become some.
            description=strip_tricks(linebreaks(f"{idea.get_stage_display()} · {votes}\n\n{words}", autoescape=True)),
            author_name=strip_tricks(str(thread.author)),
            unique_id=f"{settings.SITE_URL}{reverse('forum:thread', args=[thread.pk, '-'])}",
            pubdate=thread.opened_at,
            # A feed tells what is new: where an idea stands now is.
            updateddate=max(thread.opened_at, idea.stage_at),
            categories=[str(idea.get_stage_display())],
        )
