"""The addresses of ideas, a list for each part."""

from .idea_urls import urlpatterns as idea_urls
from .release_urls import urlpatterns as release_urls

app_name = "ideas"
urlpatterns = [*idea_urls, *release_urls]
