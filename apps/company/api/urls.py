"""The addresses for programs of company, below /api/v1/."""

urlpatterns = []
