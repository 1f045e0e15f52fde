from django.urls import path

from . import views

app_name = "desk"
urlpatterns = [
    path("threads/<int:thread_id>/claim/", views.ClaimView.as_view(), name="claim"),
    path("answered/<slug:slug>/", views.AnsweredView.as_view(), name="answered"),
]
