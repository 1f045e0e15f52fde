"""Every address of the site, by app."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("apps.portal.urls")),
    path("api/v1/", include("helpcenter.api")),
    path("", include("apps.embed.urls")),
    path("", include("apps.webhooks.urls")),
    path("", include("apps.desk.urls")),
    # Before the forum, whose last address takes everything below a conversation.
    path("", include("apps.feedback.urls")),
    path("", include("apps.forum.urls")),
    path("", include("apps.people.urls")),
    path("", include("apps.ingest.urls")),
    path("", include("apps.moderation.urls")),
    path("", include("apps.company.urls")),
    path("", include("apps.knowledge.urls")),
    path("", include("apps.contact.urls")),
    path("", include("apps.ideas.urls")),
    path("", include("apps.insights.urls")),
    path("", include("apps.notifications.urls")),
    path("", include("apps.search.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

handler403 = "apps.portal.errors.refused"
handler404 = "apps.portal.errors.not_found"
handler400 = "apps.portal.errors.bad_request"
handler500 = "apps.portal.errors.server_error"
