"""What a Facebook page loads."""

from django.urls import path

from .views.facebook import FacebookView

urlpatterns = [path("embed/<embedkey:key>/facebook/", FacebookView.as_view(), name="facebook")]
