"""What holds for every page that may stand in a frame of somebody else: no cookie comes in, none goes out.

Browsers hand cookies to frames or not as they please, so these pages never look at one: no session is read, none is
made, and nobody is signed in by it. Only the two pages of the hand-off below `/embed/login/` are pages of our own.
"""

from django.conf import settings
from django.utils.csp import CSP

FRAMED = "/embed/"
OUR_OWN = "/embed/login/"


def is_framed(path: str) -> bool:
    """Whether a path is of a page that may stand in a frame."""
    return path.startswith(FRAMED) and not path.startswith(OUR_OWN)


def let_frame(response, origins: list[str]) -> None:
    """Let pages of these origins show a response in a frame; nobody where there are none.

    Everything else of the site's policy stays as it is, or as the response has it already.
    """
    policy = getattr(response, "_csp_config", None) or settings.SECURE_CSP
    response._csp_config = {**policy, "frame-ancestors": origins or [CSP.NONE]}
    # Says the same to old browsers, but knows no list; browsers that know both obey the policy.
    response.xframe_options_exempt = bool(origins)
    # A page that isolates itself may load us all the same.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"


class FramedMiddleware:
    """Takes cookies away on the way in and on the way out. Stands above whatever reads or sets one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not is_framed(request.path_info):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        response.cookies.clear()
        _vary_without_cookie(response)
        return response


def _vary_without_cookie(response) -> None:
    if not response.has_header("Vary"):
        return
    named = [name.strip() for name in response["Vary"].split(",")]
    kept = [name for name in named if name and name.lower() != "cookie"]
    if kept:
        response["Vary"] = ", ".join(kept)
    else:
        del response["Vary"]
