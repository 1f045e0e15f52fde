"""Addresses of ideas."""

from django.urls import path

from .views.feeds import IdeaFeed
from .views.lists import IdeaListView, RoadmapView
from .views.origins import BeginView, OriginView
from .views.stage import StageView
from .views.vote import VoteView

urlpatterns = [
    path("ideas/", IdeaListView.as_view(), name="list"),
    path("ideas/feed/", IdeaFeed.as_view(), name="feed"),
    path("ideas/roadmap/", RoadmapView.as_view(), name="roadmap"),
    path("ideas/<int:thread_id>/vote/", VoteView.as_view(), name="vote"),
    path("ideas/<int:thread_id>/stage/", StageView.as_view(), name="stage"),
    path("ideas/<int:thread_id>/origin/", OriginView.as_view(), name="origin"),
    path("ideas/from/<int:thread_id>/", BeginView.as_view(), name="begin"),
]
