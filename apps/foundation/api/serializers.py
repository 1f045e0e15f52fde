"""What programs send and what they are shown. One class for each: they are rarely the same fields.

class ThreadShown(Shown):            an answer: every field is given, none is read
    id = serializers.IntegerField()

class NewThreadSent(Sent):           a body: unknown fields are refused, every text and list has a limit
    title = serializers.CharField(max_length=200)

class ThreadQuery(Query):            the named filters of a list, from the address
    board = serializers.SlugField(max_length=60, required=False)
"""

from collections.abc import Mapping
from datetime import UTC

from django.utils.translation import gettext as _
from rest_framework import serializers

from .parsing import LARGEST

NAMED_AT_MOST = 10


class Shown(serializers.Serializer):
    """An answer. Moments are ISO 8601 in UTC; a field that may be empty says `allow_null=True`."""

    def get_fields(self):
        fields = super().get_fields()
        for field in fields.values():
            field.read_only = True
            for one in (field, getattr(field, "child", None)):
                if isinstance(one, serializers.DateTimeField):
                    one.timezone = UTC
        return fields


class Sent(serializers.Serializer):
    """A body. Only the fields that are declared are taken, and only in their own type: "5" is no number.

    Declaring a text or a list without `max_length`, or a whole number without bounds that a database holds, is an
    error of the programmer (TypeError when the class is made).
    """

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        for name, field in cls._declared_fields.items():
            _require_limits(cls, name, field)

    def to_internal_value(self, data):
        """The values. Raises ValidationError that names each field which is unknown or does not fit."""
        if not isinstance(data, Mapping):
            return super().to_internal_value(data)
        errors = {
            name: [serializers.ErrorDetail(_("There is no such field here."), code="unknown")]
            for name in [str(name)[:100] for name in data if name not in self.fields][:NAMED_AT_MOST]
        }
        errors |= {
            name: [serializers.ErrorDetail(told, code="invalid")]
            for name, field in self.fields.items()
            if name in data and (told := self.wrong_type(field, data[name]))
        }
        if errors:
            raise serializers.ValidationError(errors)
        return super().to_internal_value(data)

    def wrong_type(self, field: serializers.Field, value) -> str:
        """What to say of a value that is not of the field's own JSON type; empty where it is."""
        if value is None:
            return ""
        if isinstance(field, serializers.CharField) and not isinstance(value, str):
            return _("This is a text; send it in quotation marks.")
        if isinstance(field, serializers.IntegerField) and (not isinstance(value, int) or isinstance(value, bool)):
            return _("This is a whole number; send it without quotation marks.")
        if isinstance(field, serializers.BooleanField) and not isinstance(value, bool):
            return _("Send true or false.")
        if isinstance(field, serializers.ListField) and isinstance(value, list):
            return next((told for one in value[: field.max_length] if (told := self.wrong_type(field.child, one))), "")
        return ""


class Query(Sent):
    """The named filters of an address. Values are texts there, so each field reads its own."""

    def wrong_type(self, field, value) -> str:
        return ""


class Place(Shown):
    """How something is referred to from elsewhere: its page, and its address for programs."""

    url = serializers.URLField(help_text="The page that people read.")
    api_url = serializers.URLField(help_text="The same for programs.")


def _require_limits(cls: type, name: str, field: serializers.Field) -> None:
    where = f"{cls.__name__}.{name}"
    if isinstance(field, serializers.CharField) and not field.max_length:
        raise TypeError(f"{where} needs a max_length: nobody may send a text without end")
    if isinstance(field, serializers.ListField | serializers.ListSerializer):
        if not field.max_length:
            raise TypeError(f"{where} needs a max_length: nobody may send a list without end")
        _require_limits(cls, f"{name}[]", field.child)
    if isinstance(field, serializers.DictField | serializers.JSONField):
        raise TypeError(f"{where} takes anything; declare what it takes")
    if isinstance(field, serializers.IntegerField):
        low, high = field.min_value, field.max_value
        if low is None or high is None or low < -LARGEST or high > LARGEST:
            raise TypeError(f"{where} needs min_value and max_value")
