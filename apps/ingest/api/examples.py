"""One complaint and one batch, as the reference shows them."""

COMPLAINT = {
    "id": 310,
    "url": "https://help.example/admin/ingest/complaint/310/change/",
    "api_url": "https://help.example/api/v1/complaints/310/",
    "source": {"id": 2, "name": "Mastodon", "network": "mastodon"},
    "external_id": "114870023415",
    "original_url": "https://social.example/@joe/114870023415",
    "handle": "@joe@social.example",
    "author": {"id": None, "name": "Joe", "nickname": None, "url": None, "api_url": None},
    "title": "Six weeks and no refund",
    "text": "Six weeks and no refund for order [order number]. Anybody there?",
    "language": "en",
    "rating": None,
    "kind": "problem",
    "fate": "waiting",
    "score": 50,
    "said_at": "2026-03-01T07:58:00Z",
    "received_at": "2026-03-01T07:58:41Z",
    "thread": None,
}
WHOLE_COMPLAINT = COMPLAINT | {
    "assessment": {
        "score": 50,
        "parts": [
            {"points": 30, "reason": "reach", "sentence": "+30 reach 12,400"},
            {"points": 20, "reason": "rule", "sentence": "+20 “refund” and “weeks”"},
        ],
        "sentiment": -0.4,
        "department": "billing",
        "assessed_at": "2026-03-01T07:58:41Z",
    },
    "masks": [{"kind": "order_number", "start": 34, "end": 48}],
    "company_replies": [],
    "answers_external_id": "",
    "decided_by": None,
}
BATCH = {
    "source": 4,
    "items": [
        {
            "id": "ticket-8812",
            "text": "The kettle leaks since the last delivery.",
            "author": {"id": "customer-71", "name": "Joe", "handle": "joe"},
            "created_at": "2026-03-01T07:58:00Z",
            "url": "https://shop.example/reviews/8812",
            "rating": 2,
        }
    ],
}
HANDED_IN = {"accepted": 1, "known": 0, "complaints_url": "https://help.example/api/v1/complaints/?source=4"}
