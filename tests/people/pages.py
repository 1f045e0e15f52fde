"""What tests of one's own account lean on: a session that just proved whose it is, and values to try on a form."""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.userkit import user_id_to_str

from apps.people.models import User


def proved(client, user: User, *, seconds_ago: float = 0, method: str = "password"):
    """The client as this person, who signed in or was asked again so many seconds ago."""
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": method, "at": time.time() - seconds_ago}]
    session["account_authentication_methods_user"] = user_id_to_str(user)
    session.save()
    return client


def everything_else(user: User, *allowed: str) -> dict[str, object]:
    """For every field of a person but those allowed: a value that would change it."""
    values = {}
    for field in User._meta.get_fields():
        if field.name in allowed or not field.concrete:
            continue
        kind = field.get_internal_type()
        values[field.name] = {
            "BooleanField": "on" if not getattr(user, field.name, False) else "",
            "DateTimeField": "2001-01-01 00:00",
            "IntegerField": "9999",
            "ManyToManyField": ["1", "2"],
            "ForeignKey": "1",
        }.get(kind, "changed@example.org" if kind == "EmailField" else "changed")
    return values
