"""Files of articles, and the way from a conversation to a draft."""

from django.urls import path

from .views.attachments import AttachmentView
from .views.distilling import DistillationView

urlpatterns = [
    path("attachments/<uuid:key>/<str:name>", AttachmentView.as_view(), name="attachment"),
    path("articles/from/<int:thread_id>/", DistillationView.as_view(), name="distillation"),
]
