"""The first page of a frame, and the colours of all of them."""

from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page

from apps.company.context import known_profile

from ..looks import stylesheet_of, version_of
from ..models import Feature
from ..shown import ROWS, best_answers, latest_updates, listed_ideas, listed_threads
from .framed import EmbedView

# Whoever reads without signing in may be shown what is half a minute old.
SECONDS_KEPT = 30
SECONDS_OF_A_LOOK = 300
SECONDS_OF_A_VERSION = 31_536_000


class ReadingView(EmbedView):
    """A page that is read. For visitors it is the same for everybody, so it may be kept for a while."""

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        if (
            response.status_code == 200
            and request.method in ("GET", "HEAD")
            and not response.has_header("Cache-Control")
        ):
            patch_cache_control(response, public=True, max_age=SECONDS_KEPT)
        return response


class HomeView(ReadingView):
    """Search, ask, what is new, what helps, what is talked about. Six queries at most."""

    http_method_names = ("get", "head")

    def get(self, request, key):
        embed = self.embed
        threads = listed_threads(embed).liveliest_first().for_listing()[:ROWS]
        ideas = listed_ideas(embed).undecided().most_wanted_first().for_listing()[:ROWS]
        context = {
            "updates": latest_updates(embed),
            "answers": best_answers(embed),
            "threads": threads,
            "ideas": ideas if embed.offers(Feature.IDEAS) else [],
        }
        return self.page("embed/home.html", context)


@method_decorator(conditional_page, name="dispatch")
class LookView(EmbedView):
    """The colours of the frame as a stylesheet, since the policy allows no inline style. Small, and kept for long."""

    http_method_names = ("get", "head")

    def get(self, request, key):
        hue = known_profile().hue
        response = HttpResponse(stylesheet_of(self.embed, hue, self.frame.scheme), content_type="text/css")
        is_version = request.GET.get("v") == version_of(self.embed, hue)
        if is_version:
            patch_cache_control(response, public=True, max_age=SECONDS_OF_A_VERSION, immutable=True)
        else:
            patch_cache_control(response, public=True, max_age=SECONDS_OF_A_LOOK)
        return response
