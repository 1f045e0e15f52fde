"""How allauth knows a Mastodon server: by its host, so that account 7 of one server is not account 7 of another."""

from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from django.urls import reverse
from django.utils.http import urlencode

from .views import MastodonAdapter

# The account's own words there are not ours to keep.
KEPT = ("id", "uri", "url", "username", "acct", "display_name")


class MastodonAccount(ProviderAccount):
    """An account there, as somebody reads it among those that are connected."""

    def get_profile_url(self):
        return self.account.extra_data.get("url") or None

    def to_str(self):
        name = self.account.extra_data.get("username") or self.account.uid
        return f"@{name}@{self.account.provider}"

    def get_brand(self):
        return {"id": self.account.provider, "name": self.account.get_provider().name}


class MastodonProvider(OAuth2Provider):
    """One server. Scopes, PKCE and the id are as docs.joinmastodon.org/spec/oauth says."""

    id = "mastodon"
    name = "Mastodon"
    account_class = MastodonAccount
    oauth2_adapter_class = MastodonAdapter
    pkce_enabled_default = True

    def __init__(self, request, app=None):
        super().__init__(request, app=app)
        self.name = app.name

    def get_login_url(self, request, **kwargs):
        address = reverse("mastodon_login", kwargs={"host": self.app.provider_id})
        return f"{address}?{urlencode(kwargs)}" if kwargs else address

    def get_callback_url(self):
        return reverse("mastodon_callback", kwargs={"host": self.app.provider_id})

    def get_oauth2_adapter(self, request):
        return self.oauth2_adapter_class(request, self.app.provider_id)

    def get_default_scope(self):
        return ["read:accounts"]

    def get_scope_from_request(self, request):
        # allauth lets an address ask for more; we never need more than to know who somebody is.
        return self.get_scope()

    def get_auth_params_from_request(self, request, action):
        return self.get_auth_params()

    def extract_uid(self, data):
        return str(data["id"])

    def extract_extra_data(self, data):
        return {name: data[name] for name in KEPT if isinstance(data.get(name), str)}

    def extract_common_fields(self, data):
        return {"name": data.get("display_name") or data.get("username") or "", "username": ""}


provider_classes = [MastodonProvider]
