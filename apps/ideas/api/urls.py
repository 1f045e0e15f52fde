"""The addresses for programs of ideas, below /api/v1/."""

urlpatterns = []
