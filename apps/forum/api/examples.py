"""One conversation and one reply, as the reference shows them."""

PERSON = {
    "id": 12,
    "name": "Ana Silva",
    "nickname": "ana",
    "url": "https://help.example/people/ana/",
    "api_url": "https://help.example/api/v1/people/12/",
}
BOARD = {
    "id": 1,
    "slug": "help",
    "name": "Help",
    "description": "Questions and problems",
    "url": "https://help.example/boards/help/",
    "api_url": "https://help.example/api/v1/boards/1/",
}
POST = {
    "id": 97,
    "thread": 42,
    "url": "https://help.example/threads/42/the-toaster-does-not-toast/#post-97",
    "api_url": "https://help.example/api/v1/posts/97/",
    "is_opening": False,
    "answers": None,
    "standing": "shown",
    "voice": "customer",
    "spoke_for": "",
    "author": PERSON,
    "body_markdown": "Hold the lever down for *three* seconds.",
    "body_html": "<p>Hold the lever down for <em>three</em> seconds.</p>",
    "original": None,
    "said_elsewhere": None,
    "carried_to": [],
    "removal": None,
    "posted_at": "2026-03-02T09:30:00Z",
    "edited_at": None,
}
THREAD = {
    "id": 42,
    "url": "https://help.example/threads/42/the-toaster-does-not-toast/",
    "api_url": "https://help.example/api/v1/threads/42/",
    "kind": "question",
    "visibility": "public",
    "held": False,
    "status": "answered",
    "title": "The toaster does not toast",
    "author": PERSON,
    "original": None,
    "said_on": "",
    "language": "en",
    "board": {"id": 1, "slug": "help", "name": "Help"},
    "product": {"id": 3, "slug": "toaster", "name": "Toaster"},
    "tags": [{"slug": "heating", "name": "heating"}],
    "reply_count": 4,
    "me_too_count": 17,
    "has_me_too": False,
    "accepted_answer": 97,
    "resolution": None,
    "is_locked": False,
    "opened_at": "2026-03-01T08:00:00Z",
    "last_post_at": "2026-03-02T09:30:00Z",
    "answered_at": "2026-03-01T10:15:00Z",
}
THREAD_DETAIL = THREAD | {
    "opening": POST
    | {
        "id": 95,
        "is_opening": True,
        "url": "https://help.example/threads/42/the-toaster-does-not-toast/#post-95",
        "api_url": "https://help.example/api/v1/posts/95/",
        "body_markdown": "It stays cold, whatever I do.",
        "body_html": "<p>It stays cold, whatever I do.</p>",
        "posted_at": "2026-03-01T08:00:00Z",
    },
    "posts_url": "https://help.example/api/v1/threads/42/posts/",
}
THREAD_SENT = {
    "title": "The toaster does not toast",
    "body_markdown": "It stays cold, whatever I do.",
    "kind": "question",
    "product": 3,
}
