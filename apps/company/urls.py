from django.urls import path

from . import views

app_name = "company"
urlpatterns = [path("theme-<int:hue>.css", views.theme, name="theme")]
