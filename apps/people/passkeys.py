"""Keys that open an account alone (passkeys), and keys that are only a second factor.

allauth asks the browser which of both a key became and some browsers do not say, so we keep what the person chose and
the server made sure of: a key that was added as a second factor never signs anybody in by itself.
"""

import struct
from contextlib import contextmanager

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms
from django.utils.translation import gettext_lazy as _

from apps.foundation.plaintext import clean_line

NAME_LIMIT = 60
CREDENTIAL_LIMIT = 20_000
# What the readers of these bytes raise for bytes that are none.
UNREADABLE = (ArithmeticError, AttributeError, InvalidSignature, LookupError, TypeError, ValueError, struct.error)


class AddKeyForm(AddWebAuthnForm):
    """Name a key, and say whether it opens the account alone."""

    name = forms.CharField(
        label=_("Name of the key"), required=False, max_length=NAME_LIMIT, help_text=_("To tell your keys apart.")
    )
    credential = forms.JSONField(widget=forms.HiddenInput)
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone"),
        required=False,
        initial=True,
        help_text=_("A passkey: your device asks for your finger, your face or its PIN instead of a password."),
    )
    field_order = ("name", "passwordless", "credential")

    def clean_name(self):
        self.cleaned_data["name"] = clean_line(self.cleaned_data["name"], NAME_LIMIT)
        return super().clean_name()

    def clean_credential(self):
        return _bounded(self.cleaned_data["credential"])

    def clean(self):
        with _calmly():
            cleaned = super().clean()
            if credential := cleaned.get("credential"):
                told = dict(credential.get("clientExtensionResults") or {})
                credential["clientExtensionResults"] = told | {"credProps": {"rk": bool(cleaned.get("passwordless"))}}
            return cleaned


class _AnswerForm:
    """What a key answered; whatever is no answer is one that does not fit."""

    def clean_credential(self):
        _bounded(self.cleaned_data["credential"])
        with _calmly():
            return super().clean_credential()


class PasskeyLoginForm(_AnswerForm, LoginWebAuthnForm):
    """Sign in with a passkey; a key that is only a second factor is turned away."""

    def clean_credential(self):
        authenticator = super().clean_credential()
        if authenticator.wrap().is_passwordless is not True:
            raise get_adapter().validation_error("incorrect_code")
        return authenticator


class SecondFactorKeyForm(_AnswerForm, AuthenticateWebAuthnForm):
    """Show a key after the password."""


class AgainKeyForm(_AnswerForm, ReauthenticateWebAuthnForm):
    """Show a key to prove that it is still the same person."""


def _bounded(credential):
    if not isinstance(credential, dict) or len(str(credential)) > CREDENTIAL_LIMIT:
        raise get_adapter().validation_error("incorrect_code")
    return credential


@contextmanager
def _calmly():
    try:
        yield
    except forms.ValidationError:
        raise
    except UNREADABLE as error:
        raise get_adapter().validation_error("incorrect_code") from error
