"""The addresses for programs of ideas and the changelog, below /api/v1/."""

from django.urls import path

from .ideas import IdeasView, IdeaView, VoteView
from .releases import ReleasesView, ReleaseView

urlpatterns = [
    path("ideas/", IdeasView.as_view(), name="ideas"),
    path("ideas/<int:thread_id>/", IdeaView.as_view(), name="idea"),
    path("ideas/<int:thread_id>/vote/", VoteView.as_view(), name="vote"),
    path("releases/", ReleasesView.as_view(), name="releases"),
    path("releases/<int:release_id>/", ReleaseView.as_view(), name="release"),
]
