"""Addresses of the changelog and of what changed because somebody said so."""

from django.urls import path

from .views.changelog import ChangelogFeed, changed, changelog, release

urlpatterns = [
    path("changelog/", changelog, name="changelog"),
    path("changelog/feed/", ChangelogFeed.as_view(), name="changelog_feed"),
    path("changelog/<int:pk>/<str:slug>/", release, name="release"),
    path("changed/", changed, name="changed"),
]
