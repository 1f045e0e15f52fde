"""Secrets at rest: access tokens and the like, encrypted in the database and shown by nothing."""

import json
from collections.abc import Iterator, Mapping, MutableMapping
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured, ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext as _

SIZE_LIMIT = 65_536


class SecretUnreadable(Exception):
    """None of the keys in SECRETS_KEYS opens this secret."""


class Secrets(MutableMapping[str, Any]):
    """A dict of secrets that never shows its values. Stored ones are decrypted when first looked at.

    Looking at them raises SecretUnreadable when no key fits; the rest of the row can be read and saved all the same.
    """

    def __init__(self, values: Mapping[str, Any] | None = None, *, sealed: str = "") -> None:
        self._sealed = sealed
        self._values: dict[str, Any] | None = None if sealed else dict(values or {})

    def __getitem__(self, name: str) -> Any:
        return self._opened()[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self._opened()[name] = value

    def __delitem__(self, name: str) -> None:
        del self._opened()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._opened())

    def __len__(self) -> int:
        return len(self._opened())

    def __repr__(self) -> str:
        return "<Secrets>"

    def __getstate__(self) -> dict[str, Any]:
        """Pickles and copies carry the encrypted text, so that no cache or queue ever holds the values."""
        sealed = self.sealed()
        return {"_sealed": sealed, "_values": None if sealed else {}}

    def sealed(self) -> str:
        """The encrypted text to store: empty for no secrets, unchanged when nobody looked at them."""
        if self._values is None:
            return self._sealed
        if not self._values:
            return ""
        return _encrypted(self._values)

    def _opened(self) -> dict[str, Any]:
        if self._values is None:
            self._values = _decrypted(self._sealed)
        return self._values


class _SecretsAttribute(DeferredAttribute):
    """Wraps a plain dict as soon as it is put on a row, so that it is not shown even before it was saved."""

    def __set__(self, instance, value) -> None:
        is_plain = isinstance(value, Mapping) and not isinstance(value, Secrets)
        instance.__dict__[self.field.attname] = Secrets(value) if is_plain else value


class SecretJSONField(models.TextField):
    """A dict of JSON values, encrypted at rest with the first of `settings.SECRETS_KEYS`, readable with any of them.

    It cannot be edited in forms or the admin and cannot be searched; saving a row again re-encrypts what was read.
    """

    description = "Encrypted JSON"
    descriptor_class = _SecretsAttribute

    def __init__(self, *args, **kwargs) -> None:
        kwargs.setdefault("editable", False)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        """To migrations it is the text column that it is, so that they import nothing of ours."""
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("default", None)
        return name, "django.db.models.TextField", args, kwargs

    def from_db_value(self, value, expression, connection):
        return value if value is None else Secrets(sealed=value)

    def to_python(self, value):
        if value is None or isinstance(value, Secrets):
            return value
        if isinstance(value, str):
            return Secrets(sealed=value)
        if isinstance(value, Mapping):
            return Secrets(value)
        raise ValidationError(_("Secrets are a mapping of names to values."), code="invalid")

    def get_prep_value(self, value):
        if hasattr(value, "resolve_expression"):
            return value
        secrets = self.to_python(value)
        return secrets if secrets is None else secrets.sealed()

    def value_to_string(self, obj):
        return self.get_prep_value(self.value_from_object(obj))

    def formfield(self, **kwargs):
        return None

    def get_lookup(self, lookup_name):
        if lookup_name != "isnull":
            raise FieldError("Encrypted secrets cannot be searched.")
        return super().get_lookup(lookup_name)


def new_key() -> str:
    """A fresh key for SECRETS_KEYS. Put it first and keep the old ones behind it until everything was saved again."""
    return Fernet.generate_key().decode()


def _encrypted(values: dict[str, Any]) -> str:
    plain = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    if len(plain) > SIZE_LIMIT:
        raise ValidationError(
            _("These secrets take %(size)d bytes; at most %(limit)d can be stored.")
            % {"size": len(plain), "limit": SIZE_LIMIT},
            code="too_long",
        )
    return _keys(tuple(settings.SECRETS_KEYS)).encrypt(plain).decode()


def _decrypted(sealed: str) -> dict[str, Any]:
    try:
        return json.loads(_keys(tuple(settings.SECRETS_KEYS)).decrypt(sealed.encode()))
    except (InvalidToken, ValueError) as error:
        raise SecretUnreadable(
            _("A stored secret cannot be read: none of the keys in SECRETS_KEYS fits. Add the key it was saved with.")
        ) from error


@lru_cache(maxsize=8)
def _keys(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured("Set SECRETS_KEYS to one or more keys; the first one encrypts.")
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        raise ImproperlyConfigured("Each of SECRETS_KEYS is 32 bytes in URL-safe base64.") from None
