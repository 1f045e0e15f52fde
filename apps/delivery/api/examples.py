"""One delivery, as the reference shows it."""

from apps.ingest.api.examples import COMPLAINT

DELIVERY = {
    "id": 61,
    "url": "https://help.example/admin/delivery/delivery/61/change/",
    "api_url": "https://help.example/api/v1/deliveries/61/",
    "post": 97,
    "post_api_url": "https://help.example/api/v1/posts/97/",
    "thread": 42,
    "complaint": {name: COMPLAINT[name] for name in ("id", "api_url", "external_id", "source")},
    "state": "sent",
    "attempts": 1,
    "external_id": "114870311902",
    "arrived_at_url": "https://social.example/@acme/114870311902",
    "reason": "",
    "queued_at": "2026-03-01T09:30:00Z",
    "sent_at": "2026-03-01T09:30:04Z",
}
