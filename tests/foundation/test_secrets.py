import copy
import pickle

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError, ImproperlyConfigured, ValidationError
from django.db import connection, models
from django.test.utils import isolate_apps

from apps.foundation.secrets import SecretJSONField, Secrets, SecretUnreadable, new_key

FIELD = SecretJSONField("secrets")
CANARY = "canary-4711"


def stored(values):
    return FIELD.get_prep_value(values)


def read(text):
    return FIELD.from_db_value(text, None, connection)


def test_what_is_stored_can_be_read_again():
    assert read(stored({"token": CANARY, "nested": {"a": [1, "ü"]}})) == {"token": CANARY, "nested": {"a": [1, "ü"]}}


def test_the_stored_text_shows_nothing_and_differs_each_time():
    first, second = stored({"token": CANARY}), stored({"token": CANARY})
    assert CANARY not in first and "token" not in first
    assert first != second


def test_no_secrets_are_stored_as_empty_text():
    assert stored({}) == "" == stored(Secrets())
    assert read("") == {}
    assert stored(None) is None is read(None)


def test_secrets_never_show_their_values():
    fresh, from_database = Secrets({"token": CANARY}), read(stored({"token": CANARY}))
    assert from_database["token"] == CANARY
    for secrets in (fresh, from_database):
        assert CANARY not in f"{secrets} {secrets!r} {[secrets]} { ({'s': secrets}) }"


def test_secrets_can_be_changed_in_place():
    secrets = read(stored({"token": "old", "refresh": "r"}))
    secrets["token"] = "new"
    del secrets["refresh"]
    assert read(stored(secrets)) == {"token": "new"}
    assert len(secrets) == 1


def test_a_new_key_encrypts_and_the_old_ones_still_open(settings):
    old, new = new_key(), new_key()
    settings.SECRETS_KEYS = [old]
    text = stored({"token": CANARY})
    settings.SECRETS_KEYS = [new, old]
    secrets = read(text)
    assert secrets["token"] == CANARY
    again = stored(secrets)
    settings.SECRETS_KEYS = [new]
    assert read(again)["token"] == CANARY


def test_a_lost_key_is_named_when_looked_at_and_the_row_can_still_be_saved(settings):
    text = stored({"token": CANARY})
    settings.SECRETS_KEYS = [new_key()]
    secrets = read(text)
    assert stored(secrets) == text
    with pytest.raises(SecretUnreadable, match="SECRETS_KEYS"):
        secrets["token"]


def test_a_text_that_somebody_altered_is_not_read():
    text = stored({"token": CANARY})
    with pytest.raises(SecretUnreadable):
        dict(read(text[:-4] + "AAAA"))


@pytest.mark.parametrize("keys", [[], ["too short"], [""]])
def test_missing_or_broken_keys_are_named(settings, keys):
    settings.SECRETS_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match="SECRETS_KEYS"):
        stored({"token": CANARY})


def test_only_mappings_of_limited_size_are_taken():
    for wrong in ([1], 5):
        with pytest.raises(ValidationError):
            stored(wrong)
    with pytest.raises(ValidationError, match="65536"):
        stored({"token": "x" * 70_000})


def test_forms_leave_the_field_out_and_searching_is_refused():
    assert FIELD.formfield() is None
    assert FIELD.editable is False
    with pytest.raises(FieldError):
        FIELD.get_lookup("exact")
    assert FIELD.get_lookup("isnull") is not None


def test_to_migrations_the_field_is_the_text_column_that_it_is():
    _name, path, args, kwargs = SecretJSONField("secrets").deconstruct()
    assert path == "django.db.models.TextField"
    twin = models.TextField(*args, **kwargs)
    assert (twin.editable, twin.blank) == (False, True)


def test_a_dump_carries_the_encrypted_text_only():
    class Holder:
        secrets = Secrets({"token": CANARY})

    field = SecretJSONField("secrets")
    field.attname = field.name = "secrets"
    dumped = field.value_to_string(Holder())
    assert CANARY not in dumped
    assert field.to_python(dumped)["token"] == CANARY


def test_new_keys_differ_and_fit():
    first, second = new_key(), new_key()
    assert first != second
    assert Fernet(first).decrypt(Fernet(first).encrypt(b"x")) == b"x"


def test_pickles_and_copies_carry_encrypted_text_only():
    text = stored({"token": CANARY})
    assert pickle.loads(pickle.dumps(read(text))).sealed() == text
    opened = Secrets({"token": CANARY})
    pickled = pickle.dumps(opened)
    assert CANARY.encode() not in pickled
    assert pickle.loads(pickled) == opened == copy.deepcopy(opened)
    assert pickle.loads(pickle.dumps(Secrets())) == {}


@isolate_apps()
def test_a_row_hides_its_secrets_from_the_moment_they_are_set():
    class Holder(models.Model):
        secrets = SecretJSONField()

        class Meta:
            app_label = "nowhere"

        def __str__(self):
            return str(self.secrets)

    holder = Holder(secrets={"token": CANARY})
    assert CANARY not in repr(holder)
    assert holder.secrets["token"] == CANARY
    holder.secrets = {"token": "other"}
    assert "other" not in repr(holder)
    assert Holder().secrets == {}
