"""What a visitor reads when something did not go well: what happened, and the next step."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from apps.foundation.api.problems import is_for_programs, problem_answer
from apps.foundation.gone import Gone
from apps.foundation.verdicts import Refused

from .way_on import way_on


def bad_request(request, exception):
    """The address or the form could not be understood."""
    if is_for_programs(request):
        return problem_answer("unreadable")
    return render(request, "400.html", {"reason": _reason(exception)}, status=400)


def refused(request, exception):
    """A rule said no; its reason is shown."""
    reason = str(exception) if isinstance(exception, Refused) else ""
    if is_for_programs(request):
        return problem_answer("refused", reason)
    return render(request, "403.html", {"reason": reason}, status=403)


def form_expired(request, reason=""):
    """A form came without its token, or with an old one: mostly a page that was open for too long."""
    words = _("This form was open for too long, or cookies are switched off. Go back, load the page again and send it.")
    return render(request, "403.html", {"reason": words}, status=403)


def not_found(request, exception):
    """There is nothing at this address, or nothing that this visitor may see."""
    if is_for_programs(request):
        return problem_answer("not-found")
    return render(request, "404.html", {"way": way_on(request)}, status=404)


def gone(request, exception: Gone):
    """What was here was withdrawn, and will not come back."""
    context = {"way": way_on(request), "reason": exception.sentence, "near": exception.near}
    return render(request, "410.html", context, status=410)


def server_error(request):
    """Something broke on our side. The page needs no database."""
    if is_for_programs(request):
        return problem_answer("server-error")
    return render(request, "500.html", status=500)


class GoneMiddleware:
    """Answers `Gone`, whichever door raised it, with status 410 and a way on."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """The answer to Gone; None leaves everything else to others."""
        return gone(request, exception) if isinstance(exception, Gone) else None


def _reason(exception) -> str:
    return str(exception) if type(exception).__name__ == "BadRequest" else _("This address could not be read.")
