"""The addresses for programs of following and being told, below /api/v1/."""

from django.urls import path

from .following import FollowingView, FollowView
from .notifications import NotificationsView, NotificationView

urlpatterns = [
    path("following/", FollowingView.as_view(), name="following"),
    path("following/<str:kind>/<int:subject_id>/", FollowView.as_view(), name="follow"),
    path("notifications/", NotificationsView.as_view(), name="notifications"),
    path("notifications/<int:notification_id>/", NotificationView.as_view(), name="notification"),
]
