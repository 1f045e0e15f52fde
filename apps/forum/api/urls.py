"""The addresses for programs of forum, below /api/v1/."""

urlpatterns = []
