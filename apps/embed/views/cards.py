"""Cards: what stands for a page of ours on other sites. The only pages that anybody may show in a frame."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils.csp import CSP
from django.views import View

from apps.forum.models import Kind, Post
from apps.foundation.structured import first_words
from apps.ideas.models import Idea
from apps.knowledge.platforms import Place

from ..framing import let_frame
from ..oembed import find_shown, shown_address

EVERYBODY = ["*"]
SECONDS_KEPT = 300
LETTERS = 220


class CardView(View):
    """A conversation, an idea, an article or a video, to look at and to open. Nothing can be done in it: there is
    nothing to press but links, and nobody is known (decision 0060)."""

    http_method_names = ("get", "head")

    def get(self, request, kind, pk):
        thing = find_shown(kind, pk)
        if thing is None:
            raise Http404
        context = {"kind": kind, "thing": thing, "address": shown_address(thing), **SHOWN[kind](thing)}
        response = render(request, "embed/card.html", context)
        response["Cache-Control"] = f"public, max-age={SECONDS_KEPT}"
        response["X-Robots-Tag"] = "noindex"
        response._csp_config = {**settings.SECURE_CSP, "media-src": [CSP.SELF]}
        let_frame(response, EVERYBODY)
        return response


def shown_of_thread(thread) -> dict:
    """The beginning of what was said, and for an idea how far it has come and how many want it."""
    opening = Post.objects.shown().filter(thread=thread, is_opening=True, withdrawn_at__isnull=True).first()
    idea = Idea.objects.public().filter(thread=thread).first() if thread.kind == Kind.IDEA else None
    return {"words": first_words(opening.html, LETTERS) if opening else "", "idea": idea}


def shown_of_article(article) -> dict:
    """Its summary, or how it begins."""
    revision = article.in_force
    return {"words": revision.summary or first_words(revision.html, LETTERS)}


def shown_of_video(video) -> dict:
    """Its film where it lies here; otherwise its picture leads to its page."""
    plays_here = bool(video.film_address) and settings.FILM_DELIVERY != "redirect"
    return {
        "words": "",
        "plays_here": plays_here,
        "tracks": list(video.tracks.order_by("language")) if plays_here else [],
        "place": None if video.is_here else Place(video.host, video.external_id),
    }


SHOWN = {"thread": shown_of_thread, "article": shown_of_article, "video": shown_of_video}
