# The lists use the converter, so it is known before them.
from . import converters  # noqa: F401, I001
from . import facebook_urls, handoff_urls, page_urls, script_urls

app_name = "embed"
urlpatterns = [
    *handoff_urls.urlpatterns,
    *facebook_urls.urlpatterns,
    *script_urls.urlpatterns,
    *page_urls.urlpatterns,
]
