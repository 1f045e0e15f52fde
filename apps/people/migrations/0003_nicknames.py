"""Everybody who joined before there were nicknames gets one, made of their name and, where it is taken, their number."""

import re
import unicodedata

from django.db import migrations
from django.utils.text import slugify

BATCH = 1000
SPARE = 20  # of the thirty characters, so that a number fits behind it
PATTERN = re.compile(r"(?=[0-9-]*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*")
NOT_ALONE = {"admin", "moderator", "nobody", "official", "root", "somebody", "staff", "support", "system", "team"}


def name_everybody(apps, schema_editor):
    User = apps.get_model("people", "User")
    people = User.objects.using(schema_editor.connection.alias)
    last = 0
    while batch := list(
        people.filter(joined_at__isnull=False, nickname__isnull=True, pk__gt=last).order_by("pk")[:BATCH]
    ):
        wanted = {person.pk: first_choice(person.name) for person in batch}
        taken = set(people.filter(nickname__in=set(wanted.values())).values_list("nickname", flat=True))
        for person in batch:
            nickname = wanted[person.pk]
            person.nickname = nickname if nickname and nickname not in taken else f"{nickname or 'member'}-{person.pk}"
            taken.add(person.nickname)
        people.bulk_update(batch, ["nickname"])
        last = batch[-1].pk


def first_choice(name):
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    nickname = re.sub(r"-+", "-", slugify(plain).replace("_", "-")[:SPARE]).strip("-")
    if len(nickname) < 2 or nickname in NOT_ALONE or not PATTERN.fullmatch(nickname):
        return ""
    # One that ends in a number could be the one that a number is put behind: "ana" with the number 7, and "ana-7".
    return "" if re.search(r"-[0-9]+$", nickname) else nickname


def forget_nicknames(apps, schema_editor):
    User = apps.get_model("people", "User")
    User.objects.using(schema_editor.connection.alias).update(nickname=None)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_profiles")]

    operations = [migrations.RunPython(name_everybody, forget_nicknames)]
