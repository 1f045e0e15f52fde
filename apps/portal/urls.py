from django.urls import path

from . import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("why/", views.why, name="why"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
