"""The last page before a provider may send its form there: browsers follow the redirect of a form only where the
policy of the page with the form allows it."""

from allauth.socialaccount.providers import registry
from django.conf import settings

from .sign_in_servers import server_of


class ProviderFormMiddleware:
    """Add to `form-action` of the pages that ask whether somebody means to go to a provider."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        match = request.resolver_match
        if match is None or request.method != "GET" or not _is_last_page(match.url_name or ""):
            return response
        server = server_of(match.kwargs["host"]) if "host" in match.kwargs else None
        target = server.address if server else "https:"
        allowed = [*settings.SECURE_CSP["form-action"], target]
        response._csp_config = {**settings.SECURE_CSP, "form-action": allowed}
        return response


def _is_last_page(name: str) -> bool:
    return name.endswith("_login") and registry.get_class(name.removesuffix("_login")) is not None
