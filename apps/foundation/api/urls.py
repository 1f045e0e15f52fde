"""The addresses of the API about itself, below /api/v1/."""

from django.urls import path

from .describing import IndexView, SchemaView

urlpatterns = [
    path("", IndexView.as_view(), name="index"),
    path("schema/", SchemaView.as_view(), name="schema"),
]
