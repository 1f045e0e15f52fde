"""What other sites ask about a link of ours."""

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views import View

from apps.company.context import known_profile
from apps.foundation.limits import require_within

from ..oembed import CACHE_SECONDS, LONGEST_ADDRESS, answer_about, as_xml, find_pointed

LARGEST_SIZE = 99_999


class OEmbedView(View):
    """`/oembed/?url=…`, and format (json, xml), maxwidth, maxheight as consumers send them. Other names say nothing.

    400 names what cannot be read; 404 is the answer about everything that not everybody may see; 501 is that of the
    specification for formats that we do not write.
    """

    http_method_names = ("get", "head")

    def get(self, request):
        require_within("oembed", request)
        format = request.GET.get("format", "json").lower()
        if format not in ("json", "xml"):
            return refusal(501, _("Answers are given in json and xml."))
        try:
            limits = {name: size_of(name, request.GET.get(name, "")) for name in ("maxwidth", "maxheight")}
            address = address_of(request.GET.get("url", ""))
        except ValueError as error:
            return refusal(400, str(error))
        pointed = find_pointed(address)
        if pointed is None:
            return refusal(404, _("There is no page of this site at this address that everybody may see."))
        told = answer_about(pointed, known_profile(), **limits)
        if format == "xml":
            response = HttpResponse(as_xml(told), content_type="text/xml; charset=utf-8")
        else:
            response = JsonResponse(told)
        return for_everybody(response, CACHE_SECONDS)


def address_of(written: str) -> str:
    """The address that is asked about. Raises ValueError with a sentence where none can be meant."""
    if not written.strip():
        raise ValueError(_("Say in url which page you ask about."))
    if len(written) > LONGEST_ADDRESS:
        raise ValueError(_("url is longer than %(limit)d characters.") % {"limit": LONGEST_ADDRESS})
    return written


def size_of(name: str, written: str) -> int | None:
    """A number of pixels, None for none. Raises ValueError with a sentence for anything else."""
    if not written:
        return None
    if not (written.isascii() and written.isdigit() and len(written) <= len(str(LARGEST_SIZE)) and int(written)):
        raise ValueError(
            _("%(name)s is a whole number of pixels from 1 to %(limit)d.") % {"name": name, "limit": LARGEST_SIZE}
        )
    return int(written)


def refusal(status: int, sentence: str) -> HttpResponse:
    """What did not go well, as one line of text."""
    return for_everybody(HttpResponse(f"{sentence}\n", status=status, content_type="text/plain; charset=utf-8"), 60)


def for_everybody(response, seconds: int):
    """The same answer to whoever asks, also to scripts on pages of other sites."""
    response["Cache-Control"] = f"public, max-age={seconds}"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
