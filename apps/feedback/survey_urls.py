"""Addresses of surveys."""

from django.urls import path

from .views.answers import AnswerView, RefuseView, SatisfactionView
from .views.surveys import ResultsView, SurveyView

urlpatterns = [
    path("surveys/<slug:slug>/", SurveyView.as_view(), name="survey"),
    path("surveys/<slug:slug>/results/", ResultsView.as_view(), name="results"),
    path("survey/<str:token>/", AnswerView.as_view(), name="answer"),
    path("survey/<str:token>/stop/", RefuseView.as_view(), name="refuse"),
    path("threads/<int:thread_id>/satisfaction/", SatisfactionView.as_view(), name="satisfaction"),
]
