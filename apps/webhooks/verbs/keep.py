"""Keep endpoints: make them, give them a new secret, answer for them, remove them."""

from collections.abc import Collection
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.foundation.webhook_signing import new_secret
from apps.people.models import User

from ..events import WEBHOOK_ADOPTED, WEBHOOK_REMOVED, WEBHOOK_ROTATED
from ..models import Endpoint
from ..registry import type_named
from .forget import delete_messages
from .switch import switch_endpoint_off

OVERLAP = timedelta(hours=24)
MOST_ENDPOINTS = 100


def make_endpoint(*, by: User, name: str, url: str, types: Collection[str]) -> tuple[Endpoint, str]:
    """A new endpoint of this person, switched on, and its secret, which is shown this once.

    Raises ValidationError for a name that is taken, an address that will not do, unknown types, or too many endpoints.
    """
    endpoint = Endpoint(name=name, url=url, types=list(types), owner=by)
    return keep_endpoint(endpoint)


@transaction.atomic
def keep_endpoint(endpoint: Endpoint) -> tuple[Endpoint, str]:
    """Save a new endpoint with a fresh secret, which is returned beside it. Raises ValidationError, see above."""
    if Endpoint.objects.count() >= MOST_ENDPOINTS:
        raise ValidationError(
            _("There are %(limit)d endpoints already. Remove one that nobody needs.") % {"limit": MOST_ENDPOINTS}
        )
    if not endpoint.types or any(type_named(name) is None for name in endpoint.types):
        raise ValidationError({"types": _("Choose what it hears from the list.")})
    secret = new_secret()
    endpoint.secrets = {"current": secret}
    endpoint.full_clean()
    endpoint.save()
    return endpoint, secret


@transaction.atomic
def rotate_secret(endpoint: Endpoint, *, by: User) -> str:
    """A new secret, returned this once. The one before signs beside it for a day, so that the other side can change."""
    endpoint = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    secret = new_secret()
    endpoint.secrets = {"current": secret, "previous": endpoint.secrets.get("current", "")}
    endpoint.previous_secret_until = timezone.now() + OVERLAP
    endpoint.save(update_fields=["secrets", "previous_secret_until"])
    record(WEBHOOK_ROTATED, endpoint, by=by, name=endpoint.name)
    return secret


@transaction.atomic
def adopt_endpoint(endpoint: Endpoint, *, by: User) -> Endpoint:
    """Answer for an endpoint from now on: it is told what this person may know. Safe to repeat."""
    endpoint = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    if endpoint.owner_id != by.pk:
        endpoint.owner = by
        endpoint.save(update_fields=["owner"])
        record(WEBHOOK_ADOPTED, endpoint, by=by, name=endpoint.name)
    return endpoint


def remove_endpoint(endpoint: Endpoint, *, by: User) -> None:
    """Remove an endpoint with its secret and its log. Safe to repeat."""
    switch_endpoint_off(endpoint, by=by)
    while delete_messages(endpoint.messages.all()):
        pass
    with transaction.atomic():
        record(WEBHOOK_REMOVED, endpoint, by=by, name=endpoint.name)
        Endpoint.objects.filter(pk=endpoint.pk).delete()


def forget_old_secrets() -> int:
    """Forget secrets whose day is over. Returns of how many endpoints."""
    old = Endpoint.objects.filter(previous_secret_until__lte=timezone.now())
    for endpoint in old:
        endpoint.secrets = {"current": endpoint.secrets.get("current", "")}
        endpoint.previous_secret_until = None
        endpoint.save(update_fields=["secrets", "previous_secret_until"])
    return len(old)
