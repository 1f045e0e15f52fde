"""Every address for programs, by app."""

from django.urls import include, path

app_name = "api"
urlpatterns = [
    path("", include("apps.company.api.urls")),
    path("", include("apps.people.api.urls")),
    path("", include("apps.forum.api.urls")),
    path("", include("apps.ideas.api.urls")),
    path("", include("apps.knowledge.api.urls")),
    path("", include("apps.search.api.urls")),
    path("", include("apps.ingest.api.urls")),
    path("", include("apps.desk.api.urls")),
    path("", include("apps.insights.api.urls")),
]
