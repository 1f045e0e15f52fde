"""The changelog."""

from rest_framework import serializers

from apps.foundation.api.documenting import documented
from apps.foundation.api.reach import reader_of
from apps.foundation.api.scopes import Scope
from apps.foundation.api.serializers import Query
from apps.foundation.api.views import DetailView, ListView

from ..models import Release
from .examples import RELEASE
from .shapes import ReleaseSerializer

SLUG_LIMIT = 50


class ReleaseQuery(Query):
    """Which entries a list shows."""

    product = serializers.SlugField(max_length=SLUG_LIMIT, required=False, help_text="Slug of a product.")


class ReleasesView(ListView):
    """What was shipped."""

    group = "releases"
    needs = {"GET": Scope.READ}
    shown = ReleaseSerializer
    filters = ReleaseQuery
    orders = {"newest": "-released_at"}

    def get_queryset(self):
        # Drafts have no date by which they could stand in order; staff finds them by their number.
        return Release.objects.published().for_listing()

    def narrow(self, rows, asked):
        return rows.filter(product__slug=asked["product"]) if "product" in asked else rows

    @documented("releases_list", "Changelog", gives=ReleaseSerializer, many=True, example=RELEASE)
    def get(self, request):
        return self.list(request)


class ReleaseView(DetailView):
    """One entry of the changelog."""

    group = "releases"
    needs = {"GET": Scope.READ}
    shown = ReleaseSerializer
    lookup = {"release_id": "pk"}

    def get_queryset(self):
        return Release.objects.visible_to(reader_of(self.request)).for_listing()

    @documented("releases_read", "An entry of the changelog", gives=ReleaseSerializer, example=RELEASE)
    def get(self, request, release_id):
        return self.detail(request)
