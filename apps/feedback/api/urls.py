"""The addresses for programs of what people tell us, below /api/v1/."""

from django.urls import path

from .reviews import ReviewsView

urlpatterns = [path("products/<int:product_id>/reviews/", ReviewsView.as_view(), name="reviews")]
