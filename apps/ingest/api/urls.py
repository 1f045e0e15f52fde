"""The addresses for programs of ingest, below /api/v1/."""

from django.urls import path

from . import complaints

urlpatterns = [
    path("complaints/", complaints.ComplaintsView.as_view(), name="complaints"),
    path("complaints/<int:complaint_id>/", complaints.ComplaintView.as_view(), name="complaint"),
    path("complaints/<int:complaint_id>/publication/", complaints.PublicationView.as_view(), name="publication"),
    path("complaints/<int:complaint_id>/merge/", complaints.MergeView.as_view(), name="complaint_merge"),
    path("complaints/<int:complaint_id>/dismissal/", complaints.DismissalView.as_view(), name="dismissal"),
]
