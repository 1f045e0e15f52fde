"""Frames for tests: a row that offers everything, somebody who signed in there, and what a browser says of a form."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.embed.models import Embed, Feature
from apps.embed.verbs import make_token
from apps.people.models import User

SHOP = "https://shop.example"


def make_embed(**fields) -> Embed:
    """A widget of a shop that offers everything but private questions, unless told otherwise."""
    offered = [one.value for one in Feature if one != Feature.PRIVATE]
    return Embed.objects.create(**{"name": "Shop", "origins": [SHOP], "features": offered, **fields})


class Framed:
    """A browser that shows a frame, of a visitor or of somebody who signed in there."""

    def __init__(self, embed: Embed, person: User | None = None):
        self.embed, self.client = embed, Client(enforce_csrf_checks=True)
        self.headers = {"Sec-Fetch-Site": "same-origin", "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
        if person:
            self.headers["Authorization"] = f"Embed {token_of(embed, person)}"

    def address(self, name: str, /, *args) -> str:
        return reverse(f"embed:{name}", args=[self.embed.key, *args])

    def get(self, name: str, /, *args, **query):
        return self.client.get(self.address(name, *args), query, headers=self.headers)

    def post(self, name: str, /, *args, **typed):
        return self.client.post(self.address(name, *args), typed, headers=self.headers)

    def delete(self, name: str, /, *args):
        return self.client.delete(self.address(name, *args), headers=self.headers)


def token_of(embed: Embed, person: User) -> str:
    """The key of somebody who signed in, as the hand-off gives it."""
    key, ends = f"{person.pk:032}", timezone.now() + timedelta(days=1)
    Session.objects.get_or_create(session_key=key, defaults={"session_data": "", "expire_date": ends})
    sign_in, _made = UserSession.objects.get_or_create(user=person, session_key=key, defaults={"ip": "127.0.0.1"})
    return make_token(embed, by=person, sign_in=sign_in)[1]
