"""Pages that gather several apps."""

from django.conf import settings
from django.db.models import DateTimeField
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.company.context import known_profile
from apps.company.models import Product
from apps.company.structured import organization
from apps.forum.models import Thread
from apps.foundation.page_cache import same_for_visitors
from apps.foundation.prepared import Prepared, Slot
from apps.ideas.models import Idea, Release
from apps.knowledge.models import Article, Video

from .products import best_of, leaves_of
from .pulse import take_pulse
from .structured import page_under_home, website
from .styleguide import samples

ROWS, VIDEOS, CHANGES, PRODUCTS = 5, 2, 3, 12

WAITING = Prepared(lambda: Thread.objects.public().open().exclude(kind="idea").liveliest_first().for_listing()[:ROWS])
RESOLVED = Prepared(lambda: Thread.objects.public().resolved().order_by("-resolution__settled_at").for_listing()[:ROWS])
IDEAS = Prepared(lambda: Idea.objects.public().undecided().most_wanted_first().for_listing()[:ROWS])
CHANGED = Prepared(lambda: Release.objects.published().newest_first().only("title", "slug", "released_at")[:CHANGES])
ANSWERS = Prepared(lambda: best_of(Article.objects.public().originals(), ROWS))
TUTORIALS = Prepared(lambda: best_of(Video.objects.public(at=Slot("now", DateTimeField())), VIDEOS))


@same_for_visitors
def home(request):
    """One question, the pulse, and what is going on."""
    company = known_profile()
    context = {
        "pulse": take_pulse(),
        "waiting": WAITING.all(),
        "resolved": RESOLVED.all(),
        "ideas": IDEAS.all(),
        "changes": CHANGED.all(),
        "answers": leaves_of(ANSWERS.all(), "article"),
        "videos": leaves_of(TUTORIALS.all(now=timezone.now()), "video"),
        "products": Product.objects.all()[:PRODUCTS],
        "structured": [website(company), organization(company)],
    }
    return render(request, "portal/home.html", context)


@same_for_visitors
def why(request):
    """Why posts of other networks are here, what is left out of them, and how to have one removed."""
    structured = page_under_home(_("Why posts from elsewhere are here"), reverse("portal:why"))
    return render(request, "portal/why.html", {"structured": structured})


def styleguide(request):
    """Every component in every state. Only where DEBUG is on."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "portal/styleguide.html", samples())
