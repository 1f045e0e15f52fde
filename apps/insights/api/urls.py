"""The addresses for programs of insights, below /api/v1/."""

urlpatterns = []
