"""The data of one message of each noun, as documents show it."""

from apps.forum.api.examples import PERSON, POST, THREAD_DETAIL

SITE = "https://help.example"

THREAD = THREAD_DETAIL
REPLY = POST
RESOLVED_THREAD = THREAD | {
    "status": "resolved",
    "resolution": {"how": "confirmed", "settled_at": "2026-03-02T10:00:00Z"},
}
PRODUCT = {"id": 3, "slug": "toaster", "name": "Toaster"}
IDEA = {
    "id": 61,
    "url": f"{SITE}/threads/61/a-quieter-toaster/",
    "api_url": f"{SITE}/api/v1/ideas/61/",
    "thread_url": f"{SITE}/api/v1/threads/61/",
    "title": "A quieter toaster",
    "author": PERSON,
    "original": None,
    "product": PRODUCT,
    "stage": "planned",
    "stage_at": "2026-03-05T14:00:00Z",
    "vote_count": 88,
    "takes_votes": True,
    "has_vote": False,
    "reply_count": 6,
    "release": None,
    "opened_at": "2026-02-01T08:00:00Z",
    "statements": [
        {
            "post": 164,
            "post_url": f"{SITE}/api/v1/posts/164/",
            "stage_before": "open",
            "stage": "planned",
            "body_markdown": "We begin in April.",
            "body_html": "<p>We begin in April.</p>",
            "made_by": PERSON,
            "made_at": "2026-03-05T14:00:00Z",
        }
    ],
}
RELEASE = {
    "id": 12,
    "url": f"{SITE}/changelog/12/toaster-2-1/",
    "api_url": f"{SITE}/api/v1/releases/12/",
    "title": "Toaster 2.1",
    "body_markdown": "It hums no more.",
    "body_html": "<p>It hums no more.</p>",
    "product": PRODUCT,
    "answers": [{"idea": f"{SITE}/api/v1/ideas/61/", "threads": [f"{SITE}/api/v1/threads/42/"]}],
    "is_published": True,
    "released_at": "2026-04-20T09:00:00Z",
    "updated_at": "2026-04-20T09:00:00Z",
}
ARTICLE = {
    "id": 8,
    "url": f"{SITE}/articles/8/toasting-evenly/",
    "api_url": f"{SITE}/api/v1/articles/8/",
    "title": "Toasting evenly",
    "summary": "Why one side stays pale, and what to do.",
    "language": "en",
    "translation_of": None,
    "section": {"id": 2, "slug": "use", "title": "Everyday use"},
    "product": PRODUCT,
    "audience": "everybody",
    "revision": 3,
    "helpful_percent": 92,
    "published_at": "2026-01-10T09:00:00Z",
    "updated_at": "2026-03-03T11:00:00Z",
    "body_markdown": "Turn the slice after *one* minute.",
    "body_html": "<p>Turn the slice after <em>one</em> minute.</p>",
    "translations": [{"id": 9, "language": "de", "api_url": f"{SITE}/api/v1/articles/9/"}],
}
VIDEO = {
    "id": 5,
    "url": f"{SITE}/videos/5/cleaning-the-tray/",
    "api_url": f"{SITE}/api/v1/videos/5/",
    "title": "Cleaning the tray",
    "summary": "Two minutes, no tools.",
    "language": "en",
    "section": {"id": 2, "slug": "use", "title": "Everyday use"},
    "product": PRODUCT,
    "series": None,
    "host": "here",
    "film_url": f"{SITE}/videos/5/film/",
    "poster_url": f"{SITE}/videos/5/poster/",
    "seconds": 118,
    "width": 1280,
    "height": 720,
    "helpful_percent": None,
    "published_at": "2026-02-11T09:00:00Z",
    "updated_at": "2026-02-11T09:00:00Z",
    "body_markdown": "Unplug it first.",
    "body_html": "<p>Unplug it first.</p>",
    "chapters": [{"at_seconds": 20, "title": "Taking it out"}],
    "captions": [{"language": "en", "url": f"{SITE}/videos/5/captions/en/"}],
}
SOURCE = {"id": 4, "name": "Mastodon", "network": "mastodon"}
COMPLAINT = {
    "id": 210,
    "url": f"{SITE}/admin/ingest/complaint/210/change/",
    "api_url": f"{SITE}/api/v1/complaints/210/",
    "source": SOURCE,
    "external_id": "111234567890123456",
    "original_url": "https://social.example/@joe/111234567890123456",
    "handle": "@joe@social.example",
    "author": {"id": None, "name": "Joe", "nickname": None, "url": None, "api_url": None},
    "title": "",
    "text": "My kettle leaks. What now?",
    "language": "en",
    "rating": None,
    "kind": "problem",
    "fate": "waiting",
    "score": 46,
    "said_at": "2026-03-01T07:55:00Z",
    "received_at": "2026-03-01T07:56:10Z",
    "thread": None,
}
DELIVERY = {
    "id": 77,
    "url": f"{SITE}/admin/delivery/delivery/77/change/",
    "api_url": f"{SITE}/api/v1/deliveries/77/",
    "post": 97,
    "post_api_url": f"{SITE}/api/v1/posts/97/",
    "thread": 42,
    "complaint": {
        "id": 210,
        "api_url": f"{SITE}/api/v1/complaints/210/",
        "external_id": "111234567890123456",
        "source": SOURCE,
    },
    "state": "sent",
    "attempts": 1,
    "external_id": "111234567890999999",
    "arrived_at_url": "https://social.example/@acme/111234567890999999",
    "reason": "",
    "queued_at": "2026-03-02T09:30:00Z",
    "sent_at": "2026-03-02T09:30:02Z",
}
FAILED_DELIVERY = DELIVERY | {
    "state": "failed",
    "external_id": "",
    "arrived_at_url": "",
    "reason": "The item is gone there.",
    "sent_at": None,
}


def gone(number: int) -> dict:
    """What is told of a thing that nobody may read any more."""
    return {"id": number, "gone": True}
