"""The addresses for programs of search, below /api/v1/."""

urlpatterns = []
