"""Addresses of reviews."""

from django.urls import path

from .views.reviews import ReviewsView, ReviewView

urlpatterns = [
    path("products/<slug:slug>/reviews/", ReviewsView.as_view(), name="reviews"),
    path("products/<slug:slug>/review/", ReviewView.as_view(), name="review"),
]
