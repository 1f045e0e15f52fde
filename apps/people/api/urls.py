"""The addresses for programs of people, below /api/v1/."""

from django.urls import path

from .profiles import MeView, PersonView

urlpatterns = [
    path("me/", MeView.as_view(), name="me"),
    path("people/<int:person_id>/", PersonView.as_view(), name="person"),
]
