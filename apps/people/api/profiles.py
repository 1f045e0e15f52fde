"""Who somebody is: the owner of a token, and anybody who joined."""

from rest_framework import serializers

from apps.foundation.api.documenting import documented
from apps.foundation.api.scopes import Scope
from apps.foundation.api.serializers import Shown
from apps.foundation.api.views import ApiView, DetailView

from ..contributions import all_contributions
from ..models import User, Voice
from .people import PersonSerializer, ProfileSerializer

PERSON = {
    "id": 12,
    "name": "Ana Silva",
    "nickname": "ana",
    "url": "https://help.example/people/ana/",
    "api_url": "https://help.example/api/v1/people/12/",
}
PROFILE = PERSON | {
    "about": "Bakes on Sundays.",
    "is_staff": False,
    "title": "",
    "organisation": None,
    "is_champion": True,
    "reputation": 120,
    "joined_at": "2025-11-05T18:20:00Z",
    "contributions": {"threads": 4, "replies": 61, "answers": 12},
}


class TokenSerializer(Shown):
    """The token that came with the request."""

    name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    expires_at = serializers.DateTimeField()


class MeSerializer(Shown):
    """Who asks, in which voice they speak, and how far their token reaches."""

    person = PersonSerializer(source="user")
    voice = serializers.ChoiceField(choices=Voice.choices, source="user.voice")
    token = TokenSerializer()


class MeView(ApiView):
    """The owner of the token."""

    group = "people"
    needs = {"GET": Scope.READ}
    is_public = False

    @documented(
        "me_read",
        "Whose token this is",
        gives=MeSerializer,
        example={
            "person": PERSON,
            "voice": "customer",
            "token": {
                "name": "Weekly figures",
                "scopes": ["read", "write"],
                "expires_at": "2026-06-01T00:00:00Z",
            },
        },
    )
    def get(self, request):
        return self.show(MeSerializer, {"user": request.auth.person, "token": request.auth})


class PersonView(DetailView):
    """Somebody who joined, as everybody sees them."""

    group = "people"
    needs = {"GET": Scope.READ}
    shown = ProfileSerializer
    lookup = {"person_id": "pk"}

    def get_queryset(self):
        return User.objects.with_a_page().select_related("organisation")

    @documented("people_read", "Somebody who joined", gives=ProfileSerializer, example=PROFILE)
    def get(self, request, person_id):
        """Whoever spoke elsewhere only, or has left, has no page and is not found."""
        person = self.get_object()
        counts = {kind.name: kind.rows(person).count() for kind in all_contributions()}
        return self.show(ProfileSerializer, person, contributions=counts)
