"""What somebody reads who sends more than a door takes: refused by what the request says of its length, unread.

A door says how much it takes: `body_limit = 34_000_000` (bytes) on the view. Without that, Django's own limits hold.
"""

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


class TooLargeMiddleware:
    """Answers 413 with a sentence before anything reads the body; stands above whatever reads forms."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, arguments, keywords):
        """Refuse what says of itself that it is longer than the door's `body_limit`, in bytes."""
        limit = getattr(getattr(view, "view_class", None), "body_limit", None)
        if limit is None or _length(request) <= limit:
            return None
        reason = _("This is too much to send at once: %(limit)d MB are the most. Send fewer or smaller pictures.") % {
            "limit": limit // 1_000_000
        }
        if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
            response = JsonResponse({"error": reason}, status=413)
        else:
            # The page would look for the form's token in the body, which is not read.
            request._post, request._files = type(request.GET)(mutable=False), {}
            response = render(request, "413.html", {"reason": reason}, status=413)
        return response


def _length(request) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isascii() and told.isdigit() and len(told) < 20 else 0
