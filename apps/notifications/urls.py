from django.urls import path

from . import views
from .inbound.urls import urlpatterns as inbound

app_name = "notifications"
urlpatterns = [
    *inbound,
    path("notifications/", views.NotificationListView.as_view(), name="list"),
    path("notifications/settings/", views.SettingsView.as_view(), name="settings"),
    path("notifications/<int:pk>/", views.NotificationView.as_view(), name="notification"),
    path("follow/<str:kind>/<int:pk>/", views.FollowView.as_view(), name="follow"),
    path("follow/confirm/<str:token>/", views.ConfirmFollowView.as_view(), name="confirm_follow"),
    path("unsubscribe/<str:token>/", views.UnsubscribeView.as_view(), name="unsubscribe"),
    path("outcome/<str:token>/", views.OutcomeView.as_view(), name="outcome"),
]
