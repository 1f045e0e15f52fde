"""The script that a web site loads for its widget."""

import hashlib

from django.http import HttpResponse
from django.utils.cache import get_conditional_response

from apps.company.context import known_profile

from ..models import Kind
from ..widget import loader_of
from .framed import EmbedView

# Browsers ask again after five minutes and show what they have meanwhile: a change of the row is seen soon.
KEPT = "public, max-age=300, stale-while-revalidate=86400, stale-if-error=604800"


class ScriptView(EmbedView):
    """What `<script async src>` of a host loads: nothing in it is secret, and nothing in it is about the visitor."""

    http_method_names = ("get", "head")
    kinds = (Kind.WIDGET,)

    def get(self, request, key):
        script = loader_of(self.embed, known_profile()).encode()
        tag = f'"{hashlib.sha256(script).hexdigest()[:32]}"'
        response = get_conditional_response(request, etag=tag)
        if response is None:
            response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
        response["ETag"] = tag
        response["Cache-Control"] = KEPT
        response["Access-Control-Allow-Origin"] = "*"
        return response
