"""What becomes of the index when somebody leaves. It follows the forum by itself; here only a number is let go."""

from apps.people.leaving import when_leaving
from apps.people.models import User

from .models import Entry


@when_leaving("search.Entry")
def let_go_of_author(person: User, *, keep_words: bool) -> None:
    """The entry stays as long as the conversation does, and leads to nobody by `by:` any more."""
    Entry.objects.filter(author=person.pk).update(author=None)
