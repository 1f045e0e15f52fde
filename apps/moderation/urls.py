from django.urls import path

from . import views

app_name = "moderation"
urlpatterns = [
    path("threads/<int:thread_id>/posts/<int:post_id>/flags/", views.FlagsView.as_view(), name="flags"),
]
