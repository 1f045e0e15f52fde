"""Products for programs."""

from apps.company.models import Product
from tests.tokens import program


def test_products_are_read_by_everybody(db):
    kettle = Product.objects.create(name="Kettle", slug="kettle", description="Boils water")
    Product.objects.create(name="Blender", slug="blender")
    listed = program().get("/api/v1/products/").json()
    assert [one["slug"] for one in listed["results"]] == ["blender", "kettle"] and listed["next"] is None
    shown = program().get(f"/api/v1/products/{kettle.pk}/").json()
    assert shown["description"] == "Boils water" and shown["url"].endswith("/products/kettle/")
    assert program().get("/api/v1/products/99/").status_code == 404
    assert program().post("/api/v1/products/", {}).status_code == 405


def test_a_long_list_is_walked_by_its_links(db):
    for number in range(5):
        Product.objects.create(name=f"Product {number}", slug=f"product-{number}")
    anybody, address, seen = program(), "/api/v1/products/?page_size=2", []
    while address:
        page = anybody.get(address[address.index("/api/") :]).json()
        seen += [one["slug"] for one in page["results"]]
        address = page["next"]
    assert seen == [f"product-{number}" for number in range(5)]
    back = anybody.get(page["previous"][page["previous"].index("/api/") :]).json()
    assert [one["slug"] for one in back["results"]] == ["product-2", "product-3"]
