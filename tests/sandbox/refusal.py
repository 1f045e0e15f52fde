"""A no with its reason, raised anywhere and answered as Mastodon answers it."""


class Refusal(Exception):
    """The request is not carried out; status is the HTTP status, the message tells what to change."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None):
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers or {}


def record_not_found() -> Refusal:
    """What Mastodon says about an id it does not have or does not show."""
    return Refusal(404, "Record not found")


def invalid(reason: str) -> Refusal:
    """What Mastodon says about a post it does not accept."""
    return Refusal(422, f"Validation failed: {reason}")
