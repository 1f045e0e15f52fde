"""Whatever a form is sent besides what it shows changes nothing: every name of a model's field, at every door.

Each door gets every field name of every model at once, with values that would matter: another person's number, a mark
of staff, a voice, a standing. What a door may change is written down; everything else that is guarded stays as it is.
"""

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import models, transaction
from django.test import Client

from apps.forum.models import Post, Thread
from apps.people.models import User

# Columns that say who somebody is, what they may do, in whose name something stands there and who reads it.
GUARDED = {
    User: (
        "is_staff", "is_superuser", "is_active", "reputation", "organisation_id", "password", "username", "email",
        "joined_at", "title", "nickname",
    ),
    User.groups.through: ("user_id", "group_id"),
    User.user_permissions.through: ("user_id", "permission_id"),
    Thread: ("author_id", "visibility", "said_on", "accepted_answer_id", "accepted_by_id", "opened_at"),
    Post: ("author_id", "thread_id", "voice", "standing", "is_opening", "spoke_for", "said_on", "said_by", "posted_at"),
}  # fmt: skip
# Doors that show what they change here: the door, the model, the columns.
SHOWN: set[tuple[str, str, str]] = {
    ("people:settings", "User", "nickname"),
}
# Leaving, signing out and the like end a session or an account by what they are for and read no such field.
APART = {"account_logout", "people:leaving"}


def forged() -> dict[str, str]:
    """Every name of a field of ours, with a value that somebody would send who wants more than they have."""
    sent = {}
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if not getattr(field, "concrete", False) or field.name == "id":
                continue
            for name in {field.name, getattr(field, "attname", field.name)}:
                sent.setdefault(name, _forged(field))
    # Names that lead a door elsewhere, not into a column.
    return {name: value for name, value in sent.items() if name not in {"password", "action"}}


def _forged(field: models.Field) -> str:
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateTimeField):
        return "2001-01-01 00:00:00"
    if field.is_relation or isinstance(field, models.IntegerField):
        return "1"
    choices = [value for value, _label in (field.choices or []) if value]
    return str(choices[-1]) if choices else "forged"


def guarded() -> dict[str, dict]:
    """What stands in the guarded columns now, by model and row."""
    return {
        model.__name__: {row["pk"]: row for row in model._default_manager.values("pk", *columns)}
        for model, columns in GUARDED.items()
    }


def changes(before: dict, after: dict) -> set[tuple[str, str]]:
    """The (model, column) pairs that changed in rows that were there before, and rows of rights that came or went."""
    found = set()
    for model, rows in before.items():
        if model.startswith("User_") and rows != after[model]:
            found.add((model, "rows"))
        for pk, row in rows.items():
            now = after[model].get(pk, row)
            found |= {(model, column) for column, value in row.items() if now[column] != value}
    return found


@pytest.mark.thorough
@pytest.mark.parametrize("role", ["owner", "agent"])
def test_no_door_takes_a_field_that_its_form_does_not_show(world, doors, role):
    person, sent = world.people[role], forged()
    assert {"is_staff", "is_superuser", "reputation", "author", "voice", "standing", "visibility"} <= set(sent)
    before = guarded()
    known = {model: set(rows) for model, rows in before.items()}
    wrong = []
    for door in doors:
        # The pages of the staff turn a customer away before they read anything; the table of doors proves that.
        if door.route.name in APART or (door.route.is_admin and role == "owner"):
            continue
        cache.clear()
        client = Client(raise_request_exception=False)
        for name, value in world.sessions[role].items():
            client.cookies[name] = value
        with transaction.atomic():
            status = client.post(door.address, sent).status_code
            if status == 500:
                wrong.append(f"{door.name}: 500")
            elif status not in (403, 404, 405):
                after = guarded()
                for model, column in changes(before, after):
                    if (door.route.name, model, column) not in SHOWN:
                        wrong.append(f"{door.name}: {model}.{column}")
                wrong += [f"{door.name}: {one}" for one in _new_rows(after, known, person)]
            transaction.set_rollback(True)
    assert wrong == []


def _new_rows(after: dict, known: dict, person: User) -> list[str]:
    """What is wrong with posts and people that a door made: they speak as whoever sent the form, and no louder."""
    posts = [row for pk, row in after["Post"].items() if pk not in known["Post"]]
    people = [row for pk, row in after["User"].items() if pk not in known["User"]]
    wrong = [f"a post by {row['author_id']}" for row in posts if row["author_id"] != person.pk]
    wrong += [f"a post in the voice {row['voice']}" for row in posts if row["voice"] != person.voice]
    wrong += ["a post as if said elsewhere" for row in posts if row["said_on"] or row["said_by"]]
    wrong += ["a post of 2001" for row in posts if row["posted_at"].year == 2001]
    wrong += ["a colleague" for row in people if row["is_staff"] or row["is_superuser"] or row["reputation"]]
    return wrong
