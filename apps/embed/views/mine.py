"""What somebody asked, with what is new in it."""

from apps.foundation.pagination import keyset_page

from ..models import Feature, Scope
from ..shown import own_threads, with_news
from .framed import EmbedView

THREADS_PER_PAGE = 20


class MineView(EmbedView):
    """The conversations of whoever signed in; everybody else is told how they get there."""

    http_method_names = ("get", "head")
    feature = Feature.MY_THREADS

    def get(self, request, key):
        if not self.token or not self.token.allows(Scope.READ):
            return self.page("embed/mine.html", {"page": None})
        threads = with_news(own_threads(self.embed, request.user).for_listing(), request.user)
        page = keyset_page(threads, request, field="last_post_at", size=THREADS_PER_PAGE)
        return self.page("embed/mine.html", {"page": page})
