"""The addresses for programs of delivery, below /api/v1/."""

from django.urls import path

from . import deliveries

urlpatterns = [
    path("deliveries/", deliveries.DeliveriesView.as_view(), name="deliveries"),
    path("deliveries/<int:delivery_id>/", deliveries.DeliveryView.as_view(), name="delivery"),
]
