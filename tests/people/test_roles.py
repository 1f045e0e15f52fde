"""Groups hold exactly what the roles say, after every migration, and nobody may hand out power."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from apps.people.models import User, Voice
from apps.people.roles import ROLES
from tests.conftest import make_person

pytestmark = pytest.mark.django_db

# Whoever may do these could give themselves everything else.
POWERS = ("auth.", "django_q.", "sessions.", "contenttypes.", "admin.", "account.", "socialaccount.", "mfa.")


def labels_of(group: Group) -> set[str]:
    return {f"{one.content_type.app_label}.{one.codename}" for one in group.permissions.select_related("content_type")}


@pytest.mark.parametrize("role", ROLES)
def test_a_group_has_exactly_the_permissions_of_its_role(role):
    assert labels_of(Group.objects.get(name=role)) == set(ROLES[role])


def test_every_permission_of_a_role_exists():
    exist = {
        f"{one.content_type.app_label}.{one.codename}" for one in Permission.objects.select_related("content_type")
    }
    named = {label for labels in ROLES.values() for label in labels}
    assert {label for label in named if apps.is_installed(f"apps.{label.split('.')[0]}")} <= exist
    assert not [label for label in named if not apps.is_installed(f"apps.{label.split('.')[0]}")]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_cannot_hand_out_power(role):
    assert not [label for label in ROLES[role] if label.startswith(POWERS)]
    assert not [
        label for label in ROLES[role] if label in {"people.change_user", "people.add_user", "people.delete_user"}
    ]
    person = make_person("Somebody", role)
    assert not person.is_superuser


def test_a_migration_puts_right_what_was_changed_by_hand():
    agent = Group.objects.get(name="Agent")
    agent.permissions.add(Permission.objects.get(codename="add_user"))
    agent.permissions.remove(Permission.objects.get(codename="view_case"))
    Group.objects.get(name="Editor").delete()
    call_command("migrate", verbosity=0)
    assert labels_of(Group.objects.get(name="Agent")) == set(ROLES["Agent"])
    assert labels_of(Group.objects.get(name="Editor")) == set(ROLES["Editor"])


def test_groups_of_the_installations_own_are_left_alone():
    own = Group.objects.create(name="Our own")
    own.permissions.add(Permission.objects.get(codename="add_user"))
    call_command("migrate", verbosity=0)
    assert labels_of(own) == {"people.add_user"}


def test_a_permission_works_through_our_sign_in(omar, bela):
    assert omar.has_perm("desk.change_case")
    assert not omar.has_perm("forum.change_thread")
    assert not bela.has_perm("desk.view_case")


@pytest.mark.parametrize(
    ("groups", "voice"),
    [
        ((), Voice.CUSTOMER),
        (("Agent",), Voice.EMPLOYEE),
        (("Manager",), Voice.EMPLOYEE),
        (("Representative",), Voice.OFFICIAL),
    ],
)
def test_each_speaks_in_the_voice_of_their_role(groups, voice):
    assert make_person("Somebody", *groups).voice == voice


def test_a_customer_in_the_group_of_representatives_still_speaks_as_a_customer(bela):
    bela.groups.add(Group.objects.get(name="Representative"))
    assert User.objects.get(pk=bela.pk).voice == Voice.CUSTOMER
