"""One case, as the reference shows it."""

from apps.forum.api.examples import PERSON
from apps.ingest.api.examples import COMPLAINT, WHOLE_COMPLAINT

CASE = {
    "id": 77,
    "url": "https://help.example/admin/desk/case/77/change/",
    "api_url": "https://help.example/api/v1/cases/77/",
    "title": "Six weeks and no refund",
    "author": COMPLAINT["author"],
    "state": "attention",
    "kind": "problem",
    "language": "en",
    "priority": 50,
    "priority_set_by_staff": None,
    "priority_parts": WHOLE_COMPLAINT["assessment"]["parts"],
    "department": {"slug": "billing", "name": "Billing"},
    "assignee": PERSON,
    "waiting_since": "2026-03-01T07:58:00Z",
    "opened_at": "2026-03-01T07:58:41Z",
    "closed_at": None,
    "thread": {
        "id": 42,
        "url": "https://help.example/threads/42/six-weeks-and-no-refund/",
        "api_url": "https://help.example/api/v1/threads/42/",
        "status": "open",
        "visibility": "public",
    },
    "complaint": {
        "id": 310,
        "api_url": COMPLAINT["api_url"],
        "source": COMPLAINT["source"],
        "external_id": COMPLAINT["external_id"],
        "original_url": COMPLAINT["original_url"],
        "fate": "published",
    },
    "deliveries_url": "https://help.example/api/v1/deliveries/?thread=42",
}
