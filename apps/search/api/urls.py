"""The addresses for programs of searching, below /api/v1/."""

from django.urls import path

from .found import SearchView, SuggestionsView

urlpatterns = [
    path("search/", SearchView.as_view(), name="search"),
    path("suggestions/", SuggestionsView.as_view(), name="suggestions"),
]
