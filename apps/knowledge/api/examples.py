"""One section, one article and one video, as the reference shows them."""

SECTION = {
    "id": 4,
    "slug": "first-steps",
    "title": "First steps",
    "description": "From the box to the first slice",
    "parent": None,
    "url": "https://help.example/help/first-steps/",
    "api_url": "https://help.example/api/v1/sections/4/",
}
ARTICLE = {
    "id": 31,
    "url": "https://help.example/articles/31/clean-the-crumb-tray/",
    "api_url": "https://help.example/api/v1/articles/31/",
    "title": "Clean the crumb tray",
    "summary": "Pull it out, empty it, and let it dry.",
    "language": "en",
    "translation_of": None,
    "section": {"id": 4, "slug": "first-steps", "title": "First steps"},
    "product": {"id": 3, "slug": "toaster", "name": "Toaster"},
    "audience": "everybody",
    "revision": 3,
    "helpful_percent": 92,
    "published_at": "2025-12-01T10:00:00Z",
    "updated_at": "2026-01-15T16:40:00Z",
}
ARTICLE_DETAIL = ARTICLE | {
    "body_markdown": "1. Unplug it.\n2. Pull out the tray.",
    "body_html": "<ol>\n<li>Unplug it.</li>\n<li>Pull out the tray.</li>\n</ol>",
    "translations": [{"id": 32, "language": "de", "api_url": "https://help.example/api/v1/articles/32/"}],
}
VIDEO = {
    "id": 6,
    "url": "https://help.example/videos/6/the-first-slice/",
    "api_url": "https://help.example/api/v1/videos/6/",
    "title": "The first slice",
    "summary": "Two minutes from the box to breakfast.",
    "language": "en",
    "section": {"id": 4, "slug": "first-steps", "title": "First steps"},
    "product": {"id": 3, "slug": "toaster", "name": "Toaster"},
    "series": None,
    "audience": "everybody",
    "host": "here",
    "film_url": "https://help.example/videos/6/film",
    "poster_url": "https://help.example/videos/6/poster?drawn",
    "seconds": 118,
    "width": 1280,
    "height": 720,
    "helpful_percent": None,
    "published_at": "2026-01-02T08:00:00Z",
    "updated_at": "2026-01-02T08:00:00Z",
}
VIDEO_DETAIL = VIDEO | {
    "body_markdown": "You need bread.",
    "body_html": "<p>You need bread.</p>",
    "chapters": [{"at_seconds": 0, "title": "Unpack"}, {"at_seconds": 47, "title": "Toast"}],
    "captions": [{"language": "en", "url": "https://help.example/videos/6/captions/en.vtt"}],
}
RATED = {"helpful": True}
