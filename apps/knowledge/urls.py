"""Addresses of what we know: articles, what readers do with them, videos."""

from .article_urls import urlpatterns as article_urls
from .reading_urls import urlpatterns as reading_urls
from .video_urls import urlpatterns as video_urls

app_name = "knowledge"
urlpatterns = [*article_urls, *reading_urls, *video_urls]
