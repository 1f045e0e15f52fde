"""Copies of what somebody wrote, as they were sent to other networks."""

from apps.people.leaving import when_leaving
from apps.people.models import User

from .models import Delivery


@when_leaving("delivery.Delivery")
def forget_copies(person: User, *, keep_words: bool) -> None:
    """Where the words go, the copies go; what stands on the network is taken back when the withdrawal is heard."""
    if not keep_words:
        Delivery.objects.filter(post__author=person).update(sent_text="", error="")
