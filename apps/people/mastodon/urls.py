from django.urls import path

from . import views

urlpatterns = [
    path("mastodon/<str:host>/login/", views.login, name="mastodon_login"),
    path("mastodon/<str:host>/login/callback/", views.callback, name="mastodon_callback"),
]
