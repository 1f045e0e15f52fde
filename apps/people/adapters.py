"""How allauth makes people of ours, keeps their secrets, and speaks with them."""

import secrets
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.foundation.mail import queue_mail
from apps.foundation.payloads import storable
from apps.foundation.plaintext import clean_line
from apps.foundation.verdicts import no, require

from .forms import NAME_LIMIT
from .models import MAIL, User
from .sign_in_servers import apps_of_servers
from .verbs import has_open_offer

NO_ADDRESS = "0.0.0.0"
# Whoever asked for one of these sits and waits for it.
AWAITED = {
    "account_already_exists", "email_confirmation", "email_confirmation_signup", "login_code", "password_reset_code",
    "password_reset_key", "unknown_account",
}  # fmt: skip


def display_name(user) -> str:
    """The name allauth's pages and mails call somebody by."""
    return str(user)


class AccountAdapter(DefaultAccountAdapter):
    """Signing up makes a joined person whose username says nothing about them."""

    def populate_username(self, request, user):
        if not user.username:
            user.username = f"member.{secrets.token_hex(8)}"

    def save_user(self, request, user, form, commit=True):
        user.joined_at = timezone.now()
        user.name = form.cleaned_data.get("name") or user.name
        return super().save_user(request, user, form, commit)

    def pre_login(self, request, user, **kwargs):
        """Stop staged people at every door. allauth itself only stops the inactive: it takes whom our backend turned
        away with the right password and goes on, to tell them why."""
        response = super().pre_login(request, user, **kwargs)
        if response is None and user.is_staged and _asked_by_mail(user):
            # Their only way here leads through the mailbox that they confirmed: with that they join.
            user.joined_at = timezone.now()
            user.email = user.email or _free_address_of(user)
            user.save(update_fields=["joined_at", "email"])
        if response is None and user.is_staged:
            clear_login(request)
            return self.respond_user_inactive(request, user)
        return response

    def post_login(self, request, user, **kwargs):
        """Somebody who just showed that they are somebody elsewhere is asked whether what was said there is theirs."""
        if not kwargs.get("redirect_url") and not get_next_redirect_url(request) and has_open_offer(user):
            kwargs["redirect_url"] = reverse("people:claim")
        return super().post_login(request, user, **kwargs)

    def set_password(self, user, password):
        """Choose a password in place of the one that was there when this began. Of several who use one link at the same
        moment, the first gets through; the others hold a link that is used up. Raises Refused for them."""
        before = user.password
        user.set_password(password)
        if not User.objects.filter(pk=user.pk, password=before).update(password=user.password):
            require(no(_("The password was changed at this very moment. Ask for a new link.")))

    def get_client_ip(self, request):
        """The visitor's address. A request that never came over a wire, as a shell or a test makes it, has none."""
        return super().get_client_ip(request) if request.META else NO_ADDRESS

    def send_mail(self, template_prefix, email, context):
        """Owe the mail in the row of the change it tells of. Addresses in it are made of SITE_URL, whatever the request
        called this place: a forged Host would otherwise lead a link for a new password to somebody else."""
        told = {name: _on_our_site(value) for name, value in context.items()}
        told |= {"email": email, "site_name": urlsplit(settings.SITE_URL).hostname, "site_url": settings.SITE_URL}
        letter = self.render_mail(template_prefix, email, told)
        person = context.get("user")
        is_awaited = template_prefix.rpartition("/")[2] in AWAITED
        try:
            queue_mail(
                to=email,
                subject=letter.subject,
                text=letter.body,
                person=person if isinstance(person, User) and person.pk else None,
                is_awaited=is_awaited,
            )
        except ValidationError:
            self._tell_of_bad_address(email, is_awaited=is_awaited)

    def _tell_of_bad_address(self, email: str, *, is_awaited: bool) -> None:
        """The stored address is none that can be mailed, as an import or a command may have left it. What the mail was
        to tell of has happened and stays; whoever waits for the mail is told that none comes. Raises Refused then."""
        told = _("No mail can be sent to the address “%(address)s”.") % {"address": clean_line(email, 80)}
        if is_awaited:
            require(no(told + " " + _("Sign in another way, or ask us to correct it.")))
        if self.request is not None:
            messages.warning(self.request, told + " " + _("Put a working one into your settings."))


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Whoever comes by a provider joins as well; what the provider says about them is a suggestion."""

    def populate_user(self, request, sociallogin, data):
        user = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        told = data.get("name") or " ".join(str(part) for part in parts if part) or data.get("username") or ""
        # No user name of theirs: ours says nothing about anybody.
        user.username = ""
        user.name = clean_line(str(told), NAME_LIMIT)
        user.email = user.email or None
        # Kept beside the account, whatever they put into it.
        sociallogin.account.extra_data = storable(sociallogin.account.extra_data)
        return user

    def get_signup_form_initial_data(self, sociallogin):
        """What they are called there is a suggestion for what they are called here."""
        return {**super().get_signup_form_initial_data(sociallogin), "name": sociallogin.user.name}

    def list_apps(self, request, provider=None, client_id=None):
        """Beside those of the settings, the servers that staff connected."""
        known = super().list_apps(request, provider=provider, client_id=client_id)
        return [*known, *apps_of_servers(provider, client_id)]

    def save_user(self, request, sociallogin, form=None):
        sociallogin.user.joined_at = timezone.now()
        return super().save_user(request, sociallogin, form)


class MFAAdapter(DefaultMFAAdapter):
    """Keys of authenticator apps are encrypted at rest, and passkeys belong to the address in SITE_URL alone."""

    def encrypt(self, text):
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        try:
            return _keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # Written before it was encrypted, or with a key that is gone: then no code fits.
            return encrypted_text

    def get_public_key_credential_rp_entity(self):
        return {"id": urlsplit(settings.SITE_URL).hostname, "name": self._get_site_name()}

    def _get_site_name(self):
        # What an app or a browser shows beside the key: where it opens something.
        return urlsplit(settings.SITE_URL).hostname


def _on_our_site(value):
    """A web address moved to where SITE_URL says we are; anything else as it is."""
    if not isinstance(value, str) or not value.startswith(("http://", "https://")):
        return value
    parts = urlsplit(value)
    return settings.SITE_URL + urlunsplit(("", "", parts.path, parts.query, parts.fragment))


def _asked_by_mail(user: User) -> bool:
    """Whether somebody was staged for a mail address of theirs and confirmed it, and has no other way to sign in."""
    addresses = [
        address.lower() for address in user.emailaddress_set.filter(verified=True).values_list("email", flat=True)
    ]
    return not user.has_usable_password() and user.handles.filter(network=MAIL, external_id__in=addresses).exists()


def _free_address_of(user: User) -> str | None:
    """The address that somebody confirmed, to be mailed there from now on; None where another account named it."""
    address = user.emailaddress_set.filter(verified=True).order_by("-primary", "pk").first()
    if address is None or User.objects.filter(email__iexact=address.email).exclude(pk=user.pk).exists():
        return None
    return address.email


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.SECRETS_KEYS])
