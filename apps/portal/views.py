"""Pages that gather several apps."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render

from apps.company.models import Product
from apps.forum.models import Thread

from .pulse import take_pulse
from .styleguide import samples

ROWS = 5


def home(request):
    """One question, the pulse, and what is going on."""
    threads = Thread.objects.public()
    context = {
        "pulse": take_pulse(),
        "waiting": threads.open().exclude(kind="idea").liveliest_first().for_listing()[:ROWS],
        "resolved": threads.resolved().order_by("-resolution__settled_at").for_listing()[:ROWS],
        "ideas": threads.of_kind("idea").order_by("-me_too_count", "-last_post_at").for_listing()[:ROWS],
        "products": Product.objects.all()[:12],
    }
    return render(request, "portal/home.html", context)


def why(request):
    """Why posts of other networks are here, what is left out of them, and how to have one removed."""
    return render(request, "portal/why.html")


def styleguide(request):
    """Every component in every state. Only where DEBUG is on."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "portal/styleguide.html", samples())
