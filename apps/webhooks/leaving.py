"""What becomes of endpoints whose owner leaves, and of words in the log."""

from apps.people.leaving import plain_rows, taken_along, when_leaving
from apps.people.models import User

from .models import Endpoint
from .verbs import forget_words_of


@when_leaving("webhooks.Endpoint")
def part_with_endpoints(person: User, *, keep_words: bool) -> None:
    """Endpoints stay without an owner, and hear what everybody may know. The log forgets what the person said: it holds
    their name in any case."""
    Endpoint.objects.filter(owner=person).update(owner=None)
    forget_words_of(person)


@taken_along("webhooks.Endpoint")
def endpoints_of(person: User):
    """The endpoints that they answer for."""
    return plain_rows(Endpoint.objects.filter(owner=person), "name", "url", "types", "is_enabled", "made_at")
