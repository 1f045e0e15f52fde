"""Signing in beside a frame: the frame's side below its key, and two pages of our own."""

from django.urls import path

from .views.handoff import ContinueView, HandoffView, StartView, TokenView

urlpatterns = [
    path("embed/login/start/", StartView.as_view(), name="handoff_start"),
    path("embed/login/continue/", ContinueView.as_view(), name="handoff_continue"),
    path("embed/<embedkey:key>/handoff/", HandoffView.as_view(), name="handoff"),
    path("embed/<embedkey:key>/token/", TokenView.as_view(), name="token"),
]
