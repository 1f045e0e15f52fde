"""The pages inside a frame: `path("embed/<embedkey:key>/…", …)`."""

from django.urls import include, path

from .views.asking import AskView
from .views.conversation import FollowView, MeTooView, RepliesView, ThreadView
from .views.home import HomeView, LookView
from .views.ideas import IdeasView, VoteView
from .views.mine import MineView
from .views.reading import ArticleRatingView, ArticleView, VideoRatingView, VideoView
from .views.searching import SearchView, SuggestionsView

pages = [
    path("", HomeView.as_view(), name="home"),
    path("look.css", LookView.as_view(), name="look"),
    path("search/", SearchView.as_view(), name="search"),
    path("suggestions/", SuggestionsView.as_view(), name="suggestions"),
    path("articles/<int:pk>/", ArticleView.as_view(), name="article"),
    path("articles/<int:pk>/rating/", ArticleRatingView.as_view(), name="article_rating"),
    path("videos/<int:pk>/", VideoView.as_view(), name="video"),
    path("videos/<int:pk>/rating/", VideoRatingView.as_view(), name="video_rating"),
    path("threads/<int:thread_id>/", ThreadView.as_view(), name="thread"),
    path("threads/<int:thread_id>/replies/", RepliesView.as_view(), name="replies"),
    path("threads/<int:thread_id>/me-too/", MeTooView.as_view(), name="me_too"),
    path("threads/<int:thread_id>/follow/", FollowView.as_view(), name="follow"),
    path("threads/<int:thread_id>/vote/", VoteView.as_view(), name="vote"),
    path("ask/", AskView.as_view(), name="ask"),
    path("mine/", MineView.as_view(), name="mine"),
    path("ideas/", IdeasView.as_view(), name="ideas"),
]
urlpatterns = [path("embed/<embedkey:key>/", include(pages))]
