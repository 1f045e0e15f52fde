"""Addresses of polls."""

from django.urls import path

from .views.polls import PollView, VoteView

urlpatterns = [
    path("threads/<int:thread_id>/poll/", PollView.as_view(), name="poll"),
    path("threads/<int:thread_id>/poll/vote/", VoteView.as_view(), name="poll_vote"),
]
