from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("people/<slug:nickname>/", views.ProfileView.as_view(), name="profile"),
    path("settings/", views.SettingsView.as_view(), name="settings"),
    path("settings/sessions/<int:pk>/", views.SessionView.as_view(), name="session"),
    path("settings/tokens/", views.TokensView.as_view(), name="tokens"),
    path("settings/tokens/new/", views.NewTokenView.as_view(), name="token-new"),
    path("settings/tokens/<int:pk>/", views.TokenView.as_view(), name="token"),
    path("settings/data/", views.MyDataView.as_view(), name="my-data"),
    path("settings/data/export/", views.ExportView.as_view(), name="export"),
    path("settings/leaving/", views.LeavingView.as_view(), name="leaving"),
    path("claim/", views.ClaimView.as_view(), name="claim"),
    path("claim/codes/", views.CodesView.as_view(), name="claim-codes"),
    path("claim/<int:pk>/", views.ClaimHistoryView.as_view(), name="claim-history"),
    path("claim/<int:pk>/later/", views.SetAsideView.as_view(), name="claim-later"),
    path("claim/<int:pk>/removal/", views.RemovalView.as_view(), name="claim-removal"),
]
