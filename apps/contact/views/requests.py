"""Everything that somebody asked, in one list."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import render
from django.views import View

from apps.forum.models import Thread
from apps.foundation.pagination import keyset_page

from ..mine import Chosen, counts_of
from ..models import Offer

PER_PAGE = 20
OFFERS_SHOWN = 5


class MyRequestsView(LoginRequiredMixin, View):
    """Their conversations, private requests, ideas and what they said elsewhere, the liveliest first."""

    def get(self, request):
        mine = Thread.objects.visible_to(request.user).filter(author=request.user)
        chosen = Chosen.from_request(request)
        page = keyset_page(chosen.narrow(mine).for_listing(), request, field="last_post_at", size=PER_PAGE)
        offers = Offer.objects.filter(request__thread__author=request.user, state=Offer.State.OPEN)
        context = {
            "page": page,
            "chosen": chosen,
            "links": chosen.links(counts_of(mine)),
            "offers": offers.order_by("-pk")[:OFFERS_SHOWN],
        }
        return render(request, "contact/my_requests.html", context)
