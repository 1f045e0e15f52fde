"""Somebody who is not named any more."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils.translation import gettext as _

from ..models import User

USERNAME = "nobody"


def nobody() -> User:
    """The person that stands where a name was taken away: staged, without a handle, the same for all."""
    person, _made = User.objects.get_or_create(
        username=USERNAME, defaults={"name": _("Somebody"), "password": UNUSABLE_PASSWORD_PREFIX}
    )
    return person
