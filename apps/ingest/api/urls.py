"""The addresses for programs of ingest, below /api/v1/."""

urlpatterns = []
