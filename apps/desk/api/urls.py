"""The addresses for programs of desk, below /api/v1/."""

from django.urls import path

from . import cases

urlpatterns = [
    path("cases/", cases.CasesView.as_view(), name="cases"),
    path("cases/<int:case_id>/", cases.CaseView.as_view(), name="case"),
    path("cases/<int:case_id>/reply/", cases.CaseReplyView.as_view(), name="case_reply"),
]
