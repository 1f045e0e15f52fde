from django.urls import path

from .webhook import InboundView, MailEventsView

urlpatterns = [
    path("mail/inbound/<slug:service>/", InboundView.as_view(), name="inbound"),
    path("mail/events/<slug:service>/", MailEventsView.as_view(), name="mail_events"),
]
