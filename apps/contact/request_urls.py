from django.urls import path

from .views.confirm import ConfirmView
from .views.files import FileView
from .views.forms import FormView, SentView
from .views.offers import OfferByMailView, OfferView
from .views.requests import MyRequestsView

urlpatterns = [
    path("my/requests/", MyRequestsView.as_view(), name="my_requests"),
    path("my/requests/files/<uuid:key>/", FileView.as_view(), name="file"),
    path("my/requests/offers/<int:pk>/", OfferView.as_view(), name="offer"),
    path("my/requests/confirm/<str:token>/", ConfirmView.as_view(), name="confirm"),
    path("my/requests/consent/<str:token>/", OfferByMailView.as_view(), name="offer_by_mail"),
    path("contact/<slug:department>/<slug:slug>/", FormView.as_view(), name="form"),
    path("contact/<slug:department>/<slug:slug>/sent/", SentView.as_view(), name="sent"),
]
