"""Pages that gather several apps."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.company.context import known_profile
from apps.company.models import Product
from apps.company.structured import organization
from apps.forum.models import Thread
from apps.ideas.models import Idea, Release
from apps.knowledge.models import Article, Video

from .products import best_leaves
from .pulse import take_pulse
from .structured import page_under_home, website
from .styleguide import samples

ROWS, VIDEOS, CHANGES = 5, 2, 3


def home(request):
    """One question, the pulse, and what is going on."""
    threads, company = Thread.objects.public(), known_profile()
    context = {
        "pulse": take_pulse(),
        "waiting": threads.open().exclude(kind="idea").liveliest_first().for_listing()[:ROWS],
        "resolved": threads.resolved().order_by("-resolution__settled_at").for_listing()[:ROWS],
        "ideas": Idea.objects.public().undecided().most_wanted_first().for_listing()[:ROWS],
        "changes": Release.objects.published().newest_first().only("title", "slug", "released_at")[:CHANGES],
        "answers": best_leaves(Article.objects.public().originals(), "article", ROWS),
        "videos": best_leaves(Video.objects.public(), "video", VIDEOS),
        "products": Product.objects.all()[:12],
        "structured": [website(company), organization(company)],
    }
    return render(request, "portal/home.html", context)


def why(request):
    """Why posts of other networks are here, what is left out of them, and how to have one removed."""
    structured = page_under_home(_("Why posts from elsewhere are here"), reverse("portal:why"))
    return render(request, "portal/why.html", {"structured": structured})


def styleguide(request):
    """Every component in every state. Only where DEBUG is on."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "portal/styleguide.html", samples())
