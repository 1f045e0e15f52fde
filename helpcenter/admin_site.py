"""The Django admin under the company's name, behind allauth's sign-in, with a policy of its own."""

from functools import partial, wraps

from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models.base import ModelBase
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.sites import UnfoldAdminSite

from apps.people.strength import STRONG, is_strong

# The admin's widgets need what public pages are never given: scripts with a nonce, evaluated attributes of
# Alpine.js, and styles set by scripts.
ADMIN_CSP = {
    **settings.SECURE_CSP,
    "script-src": [CSP.SELF, CSP.NONCE, CSP.UNSAFE_EVAL],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
}

# What other packages offer and nobody edits here: a schedule names code to run, and secrets of sign-in belong to the
# environment.
NEVER_HERE = {"django_q", "socialaccount.socialapp", "socialaccount.socialtoken", "usersessions"}
# Accounts and what they may do are for superusers alone.
ONLY_SUPERUSERS = {"auth", "account", "socialaccount", "mfa"}
SECRETS = ("data", "extra_data", "token", "token_secret", "key")


class SuperusersOnly:
    """Model pages that others neither see nor open; secrets are shown to nobody."""

    exclude = SECRETS

    def has_module_permission(self, request):
        return request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_add_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser


class HelpCenterAdminSite(UnfoldAdminSite):
    """Where staff works."""

    site_header = site_title = _("Help center")
    index_title = _("Today")

    def register(self, model_or_iterable, admin_class=None, **options):
        models = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        for model in models:
            names = {model._meta.app_label, model._meta.label_lower}
            if names & NEVER_HERE:
                continue
            chosen = admin_class
            if names & ONLY_SUPERUSERS:
                bases = [one for one in (SuperusersOnly, admin_class) if one]
                if admin_class is None or not issubclass(admin_class, ModelAdmin):
                    bases.append(ModelAdmin)
                chosen = type(f"{model.__name__}Admin", tuple(bases), {})
            super().register(model, chosen, **options)

    def admin_view(self, view, cacheable=False):
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def with_policy(request, *args, **kwargs):
            response = inner(request, *args, **kwargs)
            response._csp_config = ADMIN_CSP
            return response

        return with_policy

    def get_app_list(self, request, app_label=None):
        """Every model that this person may open; found when a page shows it, as hardly any does."""
        return SimpleLazyObject(partial(super().get_app_list, request, app_label))

    def has_permission(self, request):
        return super().has_permission(request) and is_strong(request)

    def login(self, request, extra_context=None):
        """Lead to whatever is missing. Nobody signs in here: Django's own form knows no second factor."""
        onward = get_next_redirect_url(request) or reverse("admin:index", current_app=self.name)
        if not request.user.is_authenticated:
            return redirect_to_login(onward)
        if not request.user.is_staff:
            raise PermissionDenied
        if self.has_permission(request):
            return HttpResponseRedirect(onward)
        kinds = set(Authenticator.objects.filter(user=request.user, type__in=STRONG).values_list("type", flat=True))
        if not kinds:
            return render(request, "people/second_factor_needed.html", {"onward": onward}, status=403)
        by_app = Authenticator.Type.TOTP in kinds
        door = reverse("mfa_reauthenticate" if by_app else "mfa_reauthenticate_webauthn")
        return HttpResponseRedirect(f"{door}?{urlencode({'next': onward})}")
