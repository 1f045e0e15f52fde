"""What tests of the staff's pages lean on: where a page is, and a queue to work on."""

from django.contrib.admin.utils import quote
from django.urls import reverse

from apps.ingest.models import Complaint
from apps.ingest.verbs import receive
from apps.sources.models import Policy


def page(thing_or_model, name: str = "change", **query) -> str:
    """The address of an admin page: of a thing, or with "changelist" and "add" of its model."""
    meta = thing_or_model._meta
    args = [] if isinstance(thing_or_model, type) else [quote(thing_or_model.pk)]
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=args)
    return address + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")


def choose(client, model, action: str, things, *, among=None, **more):
    """Choose rows of a list and run a bulk action on them, as the list's form does. `among` narrows the list."""
    chosen = {"action": action, "_selected_action": [thing.pk for thing in things], "index": 0, "select_across": 0}
    return client.post(page(model, "changelist", **(among or {})), chosen | more)


def decide(client, model, action: str, things, **values):
    """Send the page between: the bulk action with what it asks."""
    asked = {"action": action, "_selected_action": [thing.pk for thing in things], "select_across": 0, "_decide": "1"}
    return client.post(page(model, "changelist"), asked | values)


def told(response) -> str:
    """What the next page tells, all messages in one text."""
    return " | ".join(str(message) for message in response.wsgi_request._messages)


def held_for_triage(source, *items) -> list[Complaint]:
    """Things heard that wait for somebody to decide."""
    source.policy = Policy.AFTER_TRIAGE
    source.save(update_fields=["policy"])
    return receive(source, list(items)).added
