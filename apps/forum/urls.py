from django.urls import path

from . import views

app_name = "forum"
urlpatterns = [
    path("threads/", views.ThreadListView.as_view(), name="threads"),
    path("ask/", views.AskView.as_view(), name="ask"),
    path("threads/<int:thread_id>/replies/", views.RepliesView.as_view(), name="replies"),
    path("threads/<int:thread_id>/resolution/", views.ResolutionView.as_view(), name="resolution"),
    path("threads/<int:thread_id>/answer/", views.AnswerView.as_view(), name="answer"),
    path("threads/<int:thread_id>/lock/", views.LockView.as_view(), name="lock"),
    path("threads/<int:thread_id>/me-too/", views.MeTooView.as_view(), name="me_too"),
    path("threads/<int:thread_id>/posts/<int:post_id>/", views.PostView.as_view(), name="post"),
    path("threads/<int:thread_id>/<str:slug>/", views.ThreadView.as_view(), name="thread"),
]
