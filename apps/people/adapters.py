"""How allauth makes people of ours."""

import secrets

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from django.utils import timezone


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
        return super().save_user(request, user, form, commit)

    def pre_login(self, request, user, **kwargs):
        """Stop staged people at every door. allauth itself only stops the inactive: it takes whom our backend turned
        away with the right password and goes on, to tell them why."""
        response = super().pre_login(request, user, **kwargs)
        if response is None and user.is_staged:
            clear_login(request)
            return self.respond_user_inactive(request, user)
        return response
