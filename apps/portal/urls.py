from django.urls import path

from . import api_reference, findable, products, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("why/", views.why, name="why"),
    path("api/", api_reference.reference, name="api"),
    path("products/", products.products, name="products"),
    path("products/<slug:slug>/", products.product, name="product"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("site-map/", findable.site_map, name="site_map"),
    path("robots.txt", findable.robots, name="robots"),
    path("sitemap.xml", findable.sitemap_index, name="sitemap_index"),
    path("sitemap-pages.xml", findable.sitemap_of_pages, name="sitemap_of_pages"),
    path("sitemap-<slug:part>-<int:page>.xml", findable.sitemap, name="sitemap"),
    path("cards/<slug:kind>/<int:pk>/<slug:version>.png", findable.card, name="card"),
]
