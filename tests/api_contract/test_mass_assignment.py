"""Class 24: no door for programs takes a field that it does not list, whatever any model calls it."""

from collections.abc import Iterator

from django.core.cache import cache
from django.db import transaction
from rest_framework import serializers

from apps.foundation.api.serializers import Sent
from tests.api_contract.asking import ask
from tests.api_contract.document import numbers_of, operations
from tests.house.doors import routes_for_programs
from tests.house.test_mass_assignment import changes, forged, guarded

WRITES = ("post", "put", "patch", "delete")
# What no program ever says about a thing, and the one door whose field of this name means something else.
NEVER = {
    "author", "author_id", "person", "user", "owner", "voice", "spoke_for", "standing", "state", "fate", "votes",
    "vote_count", "me_too_count", "reply_count", "is_staff", "is_superuser", "is_active", "is_official", "reputation",
    "decided_by", "posted_at", "opened_at", "said_on", "said_by", "external_id", "raw", "masks", "accepted_by",
    "groups",
    "user_permissions", "email", "password", "scopes", "digest",
}  # fmt: skip
SAME_WORD = {("complaints_hand_in", "author")}
# What a door without a body is for: of words that were taken back nobody is the author any more.
SHOWN: dict[str, set] = {
    "threads_unaccept": {("Thread", "accepted_answer_id"), ("Thread", "accepted_by_id")},
    "posts_withdraw": {("Post", "author_id"), ("Thread", "author_id"), ("Thread", "visibility")},
}


def bodies() -> Iterator[tuple[str, type[Sent]]]:
    """Each body that a door reads, by its operation; also the parts inside of it."""
    for route in routes_for_programs():
        for method in WRITES:
            told = getattr(getattr(route.callback.cls, method, None), "documented", None)
            if told and told.takes:
                yield from _with_parts(told.operation, told.takes())


def _with_parts(operation: str, body) -> Iterator[tuple[str, serializers.Serializer]]:
    body = body.child if isinstance(body, serializers.ListSerializer) else body
    if isinstance(body, serializers.Serializer):
        yield operation, body
        for field in body.fields.values():
            yield from _with_parts(operation, field)


def test_a_body_takes_no_field_of_a_model_that_it_does_not_list():
    names, taken, seen = forged(), [], 0
    assert len(names) > 300
    for operation, body in bodies():
        assert isinstance(body, Sent), operation
        seen += 1
        for name, value in names.items():
            if name in body.fields:
                if name in NEVER and (operation, name) not in SAME_WORD:
                    taken.append(f"{operation} lists {name}")
                continue
            try:
                type(body)(partial=True).run_validation({name: value})
            except serializers.ValidationError as error:
                if error.detail[name][0].code == "unknown":
                    continue
            taken.append(f"{operation} takes {name}")
    assert taken == []
    assert seen > 10


def test_a_body_full_of_forged_fields_changes_nothing_at_any_door(town, document):
    """All at once, at every door that writes: refused where a body is read, and not looked at where none is."""
    sent, before, wrong = forged(), guarded(), []
    known = {name: set(rows) for name, rows in before.items()}
    for operation in operations(document):
        if operation.method == "GET":
            continue
        listed = set((operation.body or {}).get("properties", {}))
        body = {name: value for name, value in sent.items() if name not in listed}
        if isinstance(operation.example, dict):
            body |= operation.example
        for role in ("customer", "staff"):
            cache.clear()
            with transaction.atomic():
                path = operation.path.format(**numbers_of(operation.path))
                answer = ask(operation.method, path, town.tokens[role], body)
                after = guarded()
                transaction.set_rollback(True)
            if operation.body is not None and answer.status_code not in (400, 403, 404):
                wrong.append(f"{operation.id} as {role}: {answer.status_code}")
            if answer.status_code == 500:
                wrong.append(f"{operation.id} as {role}: 500")
            changed = changes(before, after) - SHOWN.get(operation.id, set())
            wrong += [f"{operation.id} as {role}: {model}.{column}" for model, column in changed]
            if operation.body is not None and any(set(rows) - known[model] for model, rows in after.items()):
                wrong.append(f"{operation.id} as {role} made something")
    assert wrong == []
