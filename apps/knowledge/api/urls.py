"""The addresses for programs of knowledge, below /api/v1/."""

urlpatterns = []
