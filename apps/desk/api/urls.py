"""The addresses for programs of desk, below /api/v1/."""

urlpatterns = []
