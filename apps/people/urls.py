from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("people/<slug:nickname>/", views.ProfileView.as_view(), name="profile"),
    path("settings/", views.SettingsView.as_view(), name="settings"),
    path("settings/sessions/<int:pk>/", views.SessionView.as_view(), name="session"),
    path("settings/data/", views.MyDataView.as_view(), name="my-data"),
    path("settings/data/export/", views.ExportView.as_view(), name="export"),
    path("settings/leaving/", views.LeavingView.as_view(), name="leaving"),
]
