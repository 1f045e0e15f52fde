"""Products, as programs read them."""

from rest_framework import serializers

from apps.foundation.api.documenting import documented
from apps.foundation.api.scopes import Scope
from apps.foundation.api.shapes import ApiField, PageField, Shape
from apps.foundation.api.views import DetailView, ListView

from ..models import Product

PRODUCT = {
    "id": 3,
    "slug": "toaster",
    "name": "Toaster",
    "description": "Two slots, seven degrees of brown",
    "url": "https://help.example/products/toaster/",
    "api_url": "https://help.example/api/v1/products/3/",
}


class ProductReferenceSerializer(Shape):
    """A product where something is about it."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()


class ProductSerializer(ProductReferenceSerializer):
    """Something we sell and people talk about."""

    description = serializers.CharField()
    url = PageField()
    api_url = ApiField("product")


class ProductsView(ListView):
    """What we sell."""

    group = "products"
    needs = {"GET": Scope.READ}
    shown = ProductSerializer
    orders = {"name": "name"}

    def get_queryset(self):
        return Product.objects.all()

    @documented("products_list", "Products", gives=ProductSerializer, many=True, example=PRODUCT)
    def get(self, request):
        return self.list(request)


class ProductView(DetailView):
    """One product."""

    group = "products"
    needs = {"GET": Scope.READ}
    shown = ProductSerializer
    lookup = {"product_id": "pk"}

    def get_queryset(self):
        return Product.objects.all()

    @documented("products_read", "A product", gives=ProductSerializer, example=PRODUCT)
    def get(self, request, product_id):
        return self.detail(request)
