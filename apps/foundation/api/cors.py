"""Pages of other sites may ask the API from within a browser, with a token and never with a cookie.

No cookie opens anything below /api/v1/, so an answer there says nothing that the page could not have asked for from
anywhere else. That is why every site may read and, with a token in its hands, write (decision 0061).
"""

from django.http import HttpResponse

from .problems import is_for_programs

METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
TAKEN = "Accept, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match"
SHOWN = "Allow, ETag, Idempotent-Replayed, Link, Location, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate"
ASKED_AGAIN_AFTER = "7200"


class CrossOriginMiddleware:
    """Answers what browsers ask before a request, and lets pages elsewhere read the answers below /api/v1/."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not is_for_programs(request):
            return self.get_response(request)
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            response = HttpResponse(status=204)
            response["Access-Control-Allow-Methods"] = METHODS
            response["Access-Control-Allow-Headers"] = TAKEN
            response["Access-Control-Max-Age"] = ASKED_AGAIN_AFTER
        else:
            response = self.get_response(request)
            response["Access-Control-Expose-Headers"] = SHOWN
        response["Access-Control-Allow-Origin"] = "*"
        # A page may embed the answer of an API wherever it stands.
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response
