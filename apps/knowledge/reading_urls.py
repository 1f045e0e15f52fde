"""The public pages of what we know, apart from those of videos; and what readers do with both."""

from django.urls import path

from .views.articles import AnyLanguageView, ArticleView
from .views.go import GoView
from .views.help import HelpFeed, HelpView, SectionFeed, SectionView
from .views.ratings import ArticleRatingView, VideoRatingView

urlpatterns = [
    path("help/", HelpView.as_view(), name="help"),
    path("help/feed.atom", HelpFeed.as_view(), name="help_feed"),
    # Slugs of sections may hold letters of any script.
    path("help/<str:slug>/", SectionView.as_view(), name="section"),
    path("help/<str:slug>/feed/", SectionFeed.as_view(), name="section_feed"),
    path("articles/<int:pk>/", AnyLanguageView.as_view(), name="any_language"),
    path("articles/<int:pk>/rating/", ArticleRatingView.as_view(), name="rating"),
    path("articles/<int:pk>/<str:slug>/", ArticleView.as_view(), name="article"),
    path("videos/<int:pk>/rating/", VideoRatingView.as_view(), name="video_rating"),
    path("go/<slug:slug>/", GoView.as_view(), name="go"),
]
