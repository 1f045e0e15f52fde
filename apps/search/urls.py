from django.urls import path

from . import views

app_name = "search"
urlpatterns = [
    path("search/", views.ResultsView.as_view(), name="results"),
    path("search/suggestions/", views.SuggestionsView.as_view(), name="suggestions"),
    path("search/before-asking/", views.InterceptView.as_view(), name="intercept"),
]
