"""What somebody reads who did something too often: when to go on, in the form that they asked for."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import format_html

from .api.problems import is_for_programs, too_many_answer
from .limits import TooMany


class TooManyMiddleware:
    """Answers TooMany with status 429, a sentence and Retry-After: as a page, a fragment for htmx, or JSON."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """The answer to TooMany; None leaves everything else to others."""
        if not isinstance(exception, TooMany):
            return None
        if is_for_programs(request):
            return too_many_answer(exception)
        response = _answer(request, exception)
        response["Retry-After"] = str(exception.retry_after)
        response["Cache-Control"] = "no-store"
        return response


def _answer(request, exception: TooMany) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(format_html('<p class="notice" role="status">{}</p>', exception), status=429)
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse({"error": str(exception), "retry_after": exception.retry_after}, status=429)
    return render(request, "429.html", {"reason": str(exception)}, status=429)
