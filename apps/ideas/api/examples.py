"""One idea and one release, as the reference shows them."""

IDEA = {
    "id": 57,
    "url": "https://help.example/threads/57/a-slot-for-thick-slices/",
    "api_url": "https://help.example/api/v1/ideas/57/",
    "thread_url": "https://help.example/api/v1/threads/57/",
    "title": "A slot for thick slices",
    "author": {
        "id": 12,
        "name": "Ana Silva",
        "nickname": "ana",
        "url": "https://help.example/people/ana/",
        "api_url": "https://help.example/api/v1/people/12/",
    },
    "original": None,
    "product": {"id": 3, "slug": "toaster", "name": "Toaster"},
    "stage": "planned",
    "stage_at": "2026-03-09T12:00:00Z",
    "vote_count": 83,
    "takes_votes": True,
    "has_vote": False,
    "reply_count": 11,
    "release": None,
    "opened_at": "2026-02-20T07:45:00Z",
}
IDEA_DETAIL = IDEA | {
    "statements": [
        {
            "post": 131,
            "post_url": "https://help.example/api/v1/posts/131/",
            "stage_before": "open",
            "stage": "planned",
            "body_markdown": "We build this into the next model.",
            "body_html": "<p>We build this into the next model.</p>",
            "made_by": {
                "id": 2,
                "name": "Rita Costa",
                "nickname": "rita",
                "url": "https://help.example/people/rita/",
                "api_url": "https://help.example/api/v1/people/2/",
            },
            "made_at": "2026-03-09T12:00:00Z",
        }
    ]
}
RELEASE = {
    "id": 9,
    "url": "https://help.example/changelog/9/thick-slices/",
    "api_url": "https://help.example/api/v1/releases/9/",
    "title": "Thick slices",
    "body_markdown": "The new model takes slices of up to four centimetres.",
    "body_html": "<p>The new model takes slices of up to four centimetres.</p>",
    "product": {"id": 3, "slug": "toaster", "name": "Toaster"},
    "answers": [
        {
            "idea": "https://help.example/api/v1/ideas/57/",
            "threads": ["https://help.example/api/v1/threads/42/"],
        }
    ],
    "is_published": True,
    "released_at": "2026-05-04T09:00:00Z",
    "updated_at": "2026-05-04T09:00:00Z",
}
