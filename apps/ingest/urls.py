from django.urls import path

from . import views

app_name = "ingest"
urlpatterns = [path("webhooks/<str:key>/", views.WebhookView.as_view(), name="webhook")]
