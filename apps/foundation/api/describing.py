"""The doors of the API to itself: where one begins, the OpenAPI document, and what stands nowhere."""

import json
from functools import lru_cache

from django.http import HttpResponse
from django.urls import URLPattern, get_resolver, reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from rest_framework import serializers

from .conditional import tag_of
from .documenting import documented
from .problems import problem_answer
from .scopes import Scope
from .serializers import Query, Shown
from .views import ApiView, absolute

JSON, YAML = "json", "yaml"
MEDIA_TYPES = {JSON: "application/json", YAML: "application/yaml"}


class IndexShown(Shown):
    """Where a program begins."""

    version = serializers.CharField()
    reference = serializers.URLField(help_text="What there is, for people.")
    schema = serializers.URLField(help_text="What there is, for programs: an OpenAPI document.")
    links = serializers.DictField(
        child=serializers.URLField(), help_text="Every address that needs no number, by name."
    )


class IndexView(ApiView):
    """Where a program begins: the addresses that need no number."""

    group = "index"
    needs = {"GET": Scope.READ}

    @documented(
        "index",
        _("Where to begin"),
        gives=IndexShown,
        example={
            "version": "1",
            "reference": "https://help.example.org/api/",
            "schema": "https://help.example.org/api/v1/schema/",
            "links": {"threads": "https://help.example.org/api/v1/threads/"},
        },
    )
    def get(self, request):
        links = {name: absolute(reverse(f"api:{name}")) for name in _names_without_numbers()}
        told = {"version": "1", "reference": absolute("/api/"), "schema": absolute(reverse("api:schema"))}
        return self.show(IndexShown, {**told, "links": links})


class SchemaQuery(Query):
    """In which form the OpenAPI document is wanted."""

    format = serializers.ChoiceField([JSON, YAML], required=False, help_text="json without it.")


class SchemaView(ApiView):
    """The OpenAPI document of everything below /api/v1/. It changes only when this software does."""

    group = "index"
    needs = {"GET": Scope.READ}
    filters = SchemaQuery

    @documented("schema", _("The OpenAPI document"), gives={"type": "object"}, media_types=MEDIA_TYPES.values())
    def get(self, request):
        wanted = self.asked.get("format", JSON)
        answer = HttpResponse(written_document(get_language() or "", wanted), content_type=MEDIA_TYPES[wanted])
        answer["Content-Disposition"] = f'inline; filename="openapi.{wanted}"'
        return answer

    def version(self):
        return tag_of(written_document(get_language() or "", self.asked.get("format", JSON)))


@csrf_exempt
def nowhere(request, rest: str = ""):
    """The answer to every address below /api/v1/ at which nothing stands, whatever the method."""
    if rest and not rest.endswith("/"):
        told = _("There is nothing at this address. Addresses end with a slash: /api/v1/%(rest)s/") % {
            "rest": rest[:200]
        }
        return problem_answer("not-found", told)
    return problem_answer("not-found")


@lru_cache(maxsize=8)
def document(language: str) -> dict:
    """The OpenAPI document in this language, as plain values. Made once in each process."""
    with override(language or None):
        made = SchemaGenerator().get_schema(request=None, public=True)
        # What is translated late becomes the text that it is.
        return json.loads(json.dumps(made, default=str))


@lru_cache(maxsize=16)
def written_document(language: str, wanted: str) -> bytes:
    """The document as it is sent: "json" or "yaml"."""
    if wanted == YAML:
        return OpenApiYamlRenderer().render(document(language))
    return json.dumps(document(language), ensure_ascii=False).encode()


def _names_without_numbers() -> list[str]:
    _prefix, resolver = get_resolver().namespace_dict["api"]
    names = [one.name for one in _patterns(resolver.url_patterns) if not one.pattern.regex.groupindex]
    return sorted(name for name in names if name not in ("index", "schema"))


def _patterns(patterns):
    for one in patterns:
        if isinstance(one, URLPattern):
            yield one
        elif not one.pattern.regex.groupindex:
            yield from _patterns(one.url_patterns)
