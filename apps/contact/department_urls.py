from django.urls import path

from .views import departments

urlpatterns = [
    path("contact/", departments.DepartmentsView.as_view(), name="departments"),
    path("contact/<slug:slug>/", departments.DepartmentView.as_view(), name="department"),
]
