"""Answers on their way home, for programs of the staff."""

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from apps.foundation.api.documenting import documented
from apps.foundation.api.parsing import LARGEST
from apps.foundation.api.scopes import Scope
from apps.foundation.api.serializers import Query
from apps.foundation.api.views import DetailView, ListView
from apps.foundation.verdicts import require

from ..models import Delivery
from ..rules import may_see_deliveries
from .examples import DELIVERY
from .shapes import DeliverySerializer, rows_of_deliveries


class DeliveryQuery(Query):
    """How the list of deliveries is narrowed."""

    state = serializers.ChoiceField(required=False, choices=Delivery.State.choices)
    thread = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST, help_text="Id of a thread.")
    post = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST, help_text="Id of a reply.")
    complaint = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST, help_text="Id of a complaint.")


class DeliveriesView(ListView):
    """Answers on their way home, the newest first."""

    group = "deliveries"
    is_public = False
    needs = {"GET": Scope.STAFF_READ}
    shown = DeliverySerializer
    filters = DeliveryQuery
    orders = {"newest": "-id", "oldest": "id"}

    def get_queryset(self):
        return rows_of_deliveries(Delivery.objects.visible_to(self.request.user))

    def narrow(self, rows, asked):
        names = {"state": "state", "thread": "post__thread", "post": "post", "complaint": "complaint"}
        return rows.filter(**{names[name]: value for name, value in asked.items()})

    @documented(
        "deliveries_list",
        gettext_lazy("Answers on their way home"),
        gives=DeliverySerializer,
        many=True,
        example=DELIVERY,
    )
    def get(self, request):
        require(may_see_deliveries(request.user))
        return self.list(request)


class DeliveryView(DetailView):
    """One answer on its way to one complaint."""

    group = "deliveries"
    is_public = False
    needs = {"GET": Scope.STAFF_READ}
    shown = DeliverySerializer
    lookup = {"delivery_id": "pk"}

    def get_queryset(self):
        return rows_of_deliveries(Delivery.objects.visible_to(self.request.user))

    @documented(
        "deliveries_read", gettext_lazy("One answer on its way home"), gives=DeliverySerializer, example=DELIVERY
    )
    def get(self, request, delivery_id):
        require(may_see_deliveries(request.user))
        return self.detail(request)
