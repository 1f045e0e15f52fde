"""The addresses for programs of insights, below /api/v1/."""

from django.urls import path

from . import scorecard

urlpatterns = [path("scorecard/", scorecard.ScorecardView.as_view(), name="scorecard")]
