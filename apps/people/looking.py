"""Who looks, for queries that are put together once for each kind of visitor (`foundation/prepared.py`)."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import BigIntegerField

from apps.foundation.prepared import Slot


class Looking(Slot):
    """Stands for somebody signed in while a query is put together; who it is is told when it is asked, as `person`."""

    is_authenticated = True

    def __init__(self, is_staff: bool):
        super().__init__("person", BigIntegerField())
        self.is_staff = is_staff


LOOKING = {"visitor": AnonymousUser(), "person": Looking(is_staff=False), "staff": Looking(is_staff=True)}


def kind_of(user) -> str:
    """Which of LOOKING a visitor is."""
    if not user.is_authenticated:
        return "visitor"
    return "staff" if user.is_staff else "person"
