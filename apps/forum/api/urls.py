"""The addresses for programs of the forum, below /api/v1/."""

from django.urls import path

from .boards import BoardsView, BoardView, TagsView
from .posts import PostsView, PostView
from .states import AnswerView, MeTooView, ResolutionView, ThreadTagsView
from .threads import ThreadsView, ThreadView

urlpatterns = [
    path("boards/", BoardsView.as_view(), name="boards"),
    path("boards/<int:board_id>/", BoardView.as_view(), name="board"),
    path("tags/", TagsView.as_view(), name="tags"),
    path("threads/", ThreadsView.as_view(), name="threads"),
    path("threads/<int:thread_id>/", ThreadView.as_view(), name="thread"),
    path("threads/<int:thread_id>/posts/", PostsView.as_view(), name="posts"),
    path("threads/<int:thread_id>/me-too/", MeTooView.as_view(), name="me_too"),
    path("threads/<int:thread_id>/answer/", AnswerView.as_view(), name="answer"),
    path("threads/<int:thread_id>/resolution/", ResolutionView.as_view(), name="resolution"),
    path("threads/<int:thread_id>/tags/", ThreadTagsView.as_view(), name="thread_tags"),
    path("posts/<int:post_id>/", PostView.as_view(), name="post"),
]
