"""The addresses for programs of people, below /api/v1/."""

urlpatterns = []
