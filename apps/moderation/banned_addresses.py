"""Addresses from which nobody who is not signed in may do anything but read."""

from django.utils.translation import gettext as _

from apps.foundation.limits import digest_of_request
from apps.foundation.verdicts import YES, Verdict, no, require

from .models import AddressBan

READING = {"GET", "HEAD", "OPTIONS", "TRACE"}
# Signing in stays open, so that a ban of an address shuts out nobody whom we know; so do calls of other servers. Frames
# know people by other means than sessions, and ask by themselves.
STAYS_OPEN = (
    "allauth.",
    "django.contrib.",
    "apps.people.",
    "apps.ingest.",
    "apps.notifications.inbound.",
    "apps.embed.",
)
# A signed link of a mail says by itself who may use it.
SIGNED = "token"


class BannedAddressMiddleware:
    """Refuses what a visitor sends from a banned address. Reading, signing in and calls between servers go on."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Raises Refused where a visitor would send something from a banned address."""
        door = getattr(view, "view_class", view)
        # Programs write with a token, which says who they are, or not at all; no cookie of theirs is looked at.
        if request.method in READING or SIGNED in kwargs or getattr(door, "needs_token_to_write", False):
            return
        if not request.user.is_authenticated and not door.__module__.startswith(STAYS_OPEN):
            require(is_address_open(request))


def is_address_open(request) -> Verdict:
    """Whether something may be sent from this address without signing in. One query."""
    digest = digest_of_request(request)
    if digest and AddressBan.objects.in_force().filter(digest=digest).exists():
        return no(_("Nothing can be sent from your network without signing in at the moment. Sign in to go on."))
    return YES
