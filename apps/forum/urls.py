from django.urls import path

from . import views

app_name = "forum"
urlpatterns = [
    path("threads/", views.ThreadListView.as_view(), name="threads"),
    path("threads/feed/", views.ThreadListFeed.as_view(), name="threads_feed"),
    path("boards/", views.BoardListView.as_view(), name="boards"),
    path("boards/<slug:slug>/", views.BoardView.as_view(), name="board"),
    path("ask/", views.AskView.as_view(), name="ask"),
    path("ask/sent/", views.AskedView.as_view(), name="asked"),
    path("ask/confirm/<str:token>/", views.ConfirmView.as_view(), name="confirm"),
    path("threads/<int:thread_id>/replies/", views.RepliesView.as_view(), name="replies"),
    path("threads/<int:thread_id>/resolution/", views.ResolutionView.as_view(), name="resolution"),
    path("threads/<int:thread_id>/answer/", views.AnswerView.as_view(), name="answer"),
    path("threads/<int:thread_id>/lock/", views.LockView.as_view(), name="lock"),
    path("threads/<int:thread_id>/kind/", views.KindView.as_view(), name="kind"),
    path("threads/<int:thread_id>/tags/", views.TagsView.as_view(), name="tags"),
    path("threads/<int:thread_id>/merge/", views.MergeView.as_view(), name="merge"),
    path("threads/<int:thread_id>/merged/<int:merge_id>/", views.MergedView.as_view(), name="merged"),
    path("threads/<int:thread_id>/split/", views.SplitView.as_view(), name="split"),
    path("threads/<int:thread_id>/private/", views.PrivateView.as_view(), name="private"),
    path("threads/<int:thread_id>/private/<int:talk_id>/", views.OutcomeView.as_view(), name="outcome"),
    path("threads/<int:thread_id>/feed/", views.ThreadFeed.as_view(), name="thread_feed"),
    path("threads/<int:thread_id>/me-too/", views.MeTooView.as_view(), name="me_too"),
    path("threads/<int:thread_id>/posts/<int:post_id>/", views.PostView.as_view(), name="post"),
    path("threads/<int:thread_id>/posts/<int:post_id>/history/", views.HistoryView.as_view(), name="history"),
    path("pictures/", views.PicturesView.as_view(), name="pictures"),
    path("pictures/<uuid:key>.<slug:ending>", views.PictureView.as_view(), name="picture"),
    path("preview/", views.PreviewView.as_view(), name="preview"),
    path("mentions/", views.MentionsView.as_view(), name="mentions"),
    path("threads/<int:thread_id>/<str:slug>/", views.ThreadView.as_view(), name="thread"),
]
