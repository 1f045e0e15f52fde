"""The scorecard, as the reference shows it: one of each kind of row."""

LIST = "https://help.example/threads/?within=30&public=1"
NUMBER = {
    "name": "answered",
    "unit": "share",
    "number": 38,
    "out_of": 41,
    "percent": 92,
    "url": f"{LIST}&state=replied",
    "out_of_url": LIST,
}
SCORECARD = {
    "url": "https://help.example/scorecard/?days=30",
    "days": 30,
    "first_day": "2026-02-01",
    "last_day": "2026-03-02",
    "counted_at": "2026-03-02T09:30:00Z",
    "figures": [NUMBER | {"label": "Answered", "definition": "Of those heard, the ones to which we have replied."}],
    "parts": [
        {"by": "channel", "groups": [{"key": "Mastodon", "name": "Mastodon", "figures": [NUMBER]}], "withheld": 1}
    ],
    "weeks": [{"channel": "Mastodon", "monday": "2026-02-23", "heard": 12, "answered": 11}],
    "waiting": 3,
    "left_out": {"withdrawn": 1, "removed": 0, "merged": 2},
    "nps": {"answered": 25, "score": 40},
}
