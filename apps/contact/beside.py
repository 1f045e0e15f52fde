"""What a conversation's page knows of the request behind it, brought along by the query of that page."""

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from apps.forum.surroundings import stands_beside

from .models import Offer, Request


@stands_beside("request_told")
def request_of_thread() -> Subquery:
    """The request that opened a private conversation as {"pk", "confirmed_at", "email", "published_as", "offer"};
    None for any other. "offer" is the id of what the asker is asked about, or agreed to."""
    offer = Offer.objects.filter(request=OuterRef("pk"), state__in=[Offer.State.OPEN, Offer.State.AGREED])
    told = Request.objects.filter(thread=OuterRef("pk")).annotate(offer=Subquery(offer.values("pk")[:1]))
    told = told.values(
        _=JSONObject(pk="pk", confirmed_at="confirmed_at", email="email", published_as="published_as_id", offer="offer")
    )
    return Subquery(told[:1])


@stands_beside("published_from_told")
def request_behind_thread() -> Subquery:
    """The private conversation that a public one was made of, as {"thread", "author"}; None for any other."""
    behind = Request.objects.filter(published_as=OuterRef("pk"))
    return Subquery(behind.values(_=JSONObject(thread="thread_id", author="thread__author_id"))[:1])
