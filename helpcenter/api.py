"""Every address for programs, by app."""

from django.urls import include, path

from apps.foundation.api.describing import nowhere

app_name = "api"
urlpatterns = [
    path("", include("apps.foundation.api.urls")),
    path("", include("apps.company.api.urls")),
    path("", include("apps.people.api.urls")),
    path("", include("apps.forum.api.urls")),
    path("", include("apps.ideas.api.urls")),
    path("", include("apps.knowledge.api.urls")),
    path("", include("apps.feedback.api.urls")),
    path("", include("apps.search.api.urls")),
    path("", include("apps.ingest.api.urls")),
    path("", include("apps.desk.api.urls")),
    path("", include("apps.delivery.api.urls")),
    path("", include("apps.notifications.api.urls")),
    path("", include("apps.insights.api.urls")),
    # Last: everything that is nowhere else is answered as a problem, too.
    path("<path:rest>", nowhere, name="nowhere"),
]
