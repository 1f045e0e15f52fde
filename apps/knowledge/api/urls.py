"""The addresses for programs of what we know, below /api/v1/."""

from django.urls import path

from .articles import ArticleRatingView, ArticlesView, ArticleView, SectionsView, SectionView
from .videos import VideoRatingView, VideosView, VideoView

urlpatterns = [
    path("sections/", SectionsView.as_view(), name="sections"),
    path("sections/<int:section_id>/", SectionView.as_view(), name="section"),
    path("articles/", ArticlesView.as_view(), name="articles"),
    path("articles/<int:article_id>/", ArticleView.as_view(), name="article"),
    path("articles/<int:article_id>/rating/", ArticleRatingView.as_view(), name="article_rating"),
    path("videos/", VideosView.as_view(), name="videos"),
    path("videos/<int:video_id>/", VideoView.as_view(), name="video"),
    path("videos/<int:video_id>/rating/", VideoRatingView.as_view(), name="video_rating"),
]
