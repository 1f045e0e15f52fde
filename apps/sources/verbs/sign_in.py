"""Let people sign in with the server of a source, and no more."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from apps.foundation.secrets import SecretUnreadable
from apps.people.models import User

from ..connectors import ConnectorError
from ..models import Source
from ..sign_in import CLIENT_ID, CLIENT_SECRET, get_keys


def offer_sign_in(source: Source, *, by: User) -> Source:
    """Get keys from the server and keep them, encrypted, with the source. Keys that are there stay. Safe to repeat.

    Speaks with the server, so no transaction may be open around it. Raises ValidationError with what to fix.
    """
    if has_sign_in(source):
        return source
    try:
        client_id, client_secret = get_keys(source)
    except ConnectorError as error:
        raise ValidationError(str(error)) from None
    return _keep(source, {CLIENT_ID: client_id, CLIENT_SECRET: client_secret})


def withdraw_sign_in(source: Source, *, by: User) -> Source:
    """Forget the keys: nobody signs in with this server any more. Accounts that were connected stay so."""
    return _keep(source, {CLIENT_ID: "", CLIENT_SECRET: ""})


def has_sign_in(source: Source) -> bool:
    """Whether people can sign in with the server of this source."""
    try:
        return bool(dict(source.secrets).get(CLIENT_ID))
    except SecretUnreadable:
        return False


@transaction.atomic
def _keep(source: Source, keys: dict[str, str]) -> Source:
    source = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    try:
        kept = dict(source.secrets)
    except SecretUnreadable:
        raise ValidationError(_("Its secrets cannot be read with the keys of today. Write them anew.")) from None
    kept = {name: value for name, value in kept.items() if name not in keys}
    source.secrets = {**kept, **{name: value for name, value in keys.items() if value}}
    source.save(update_fields=["secrets"])
    return source
