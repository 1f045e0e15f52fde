"""Addresses of the scorecard and of figures."""

from django.urls import path

from .views.scorecard import ScorecardTable, ScorecardView

app_name = "insights"
urlpatterns = [
    path("scorecard/", ScorecardView.as_view(), name="scorecard"),
    path("scorecard/<slug:figure>.csv", ScorecardTable.as_view(), name="table"),
]
