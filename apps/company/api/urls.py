"""The addresses for programs of the company, below /api/v1/."""

from django.urls import path

from .products import ProductsView, ProductView

urlpatterns = [
    path("products/", ProductsView.as_view(), name="products"),
    path("products/<int:product_id>/", ProductView.as_view(), name="product"),
]
