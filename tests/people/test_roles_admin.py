"""Who may do what to accounts in the admin. Which page opens for whom stands in tests/house/access.py."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from apps.people.models import Organisation, User
from tests.conftest import make_person, signed_in
from tests.staff import page

ROLES = ("Agent", "Representative", "Moderator", "Editor", "Manager")


@pytest.fixture
def full_house(client, company, department, stand_in, source, ana, omar, mona, thread, catch_up, tmp_path, settings):
    """One row of everything that has a page."""
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount
    from django.core.files.base import ContentFile
    from django.utils import timezone

    from apps.company.models import Product
    from apps.forum.models import Thread
    from apps.forum.verbs import post_reply
    from apps.foundation.models import Job
    from apps.ingest.models import Arrival, Import, Rejection
    from apps.ingest.verbs import receive
    from apps.moderation.models import SpamLesson, WordList
    from apps.moderation.verbs import ban_address, ban_person, flag_post, trust_person
    from apps.triage.models import Rule
    from tests.stand_in import heard

    settings.MEDIA_ROOT = tmp_path
    receive(stand_in, [heard()])
    post_reply(Thread.objects.get(said_on="Stand-in"), by=omar, body="Please descale it.", goes_home=True)
    catch_up()
    Arrival.objects.create(source=stand_in, event_id="1", payload={"text": "raw"})
    Rejection.objects.create(source=stand_in, external_id="2", reason="bot")
    draft = Import(source=source, file_name="reviews.csv", state=Import.State.DRAFT)
    draft.file.save("reviews.csv", ContentFile(b"id,text,date\n1,Broken,2026-05-03\n"))
    Rule.objects.create(name="Refunds", any_of="refund", points=20)
    WordList.objects.create(name="Bad words", words="casino", effect="hold")
    flag_post(thread.posts.get(), by=omar, reason="spam")
    trust_person(ana, by=mona)
    ban_person(make_person("Bert"), by=mona, reason="spam")
    ban_address("203.0.113.7", by=mona, until=timezone.now() + timedelta(days=1))
    SpamLesson.objects.create(counts=b"", spam_texts=1, good_texts=1, tried=1, called_spam=1, rightly=1, spam_tried=1)
    Product.objects.create(name="Kettle", slug="kettle")
    Organisation.objects.create(name="Kettle Works")
    Job.objects.create(name="foundation.beat_main_lane", due_at=timezone.now())
    EmailAddress.objects.create(user=ana, email="ana@example.org", verified=True)
    SocialAccount.objects.create(user=ana, provider="mastodon", uid="1", extra_data={"token": "s3cret-extra"})
    Authenticator.objects.create(user=ana, type="totp", data={"secret": "s3cret-totp"})


def every_page() -> list[tuple[str, str, str]]:
    """(model, page, address) of every page there is: of a single thing where there is one."""
    pages = []
    for model in admin.site._registry:
        label = model._meta.label_lower
        pages += [(label, name, page(model, name)) for name in ("changelist", "add")]
        if row := model._default_manager.first():
            pages += [(label, name, page(row, name)) for name in ("change", "delete", "history")]
    return pages


def test_the_queue_and_secrets_of_sign_in_have_no_pages():
    registered = {model._meta.label_lower for model in admin.site._registry}
    assert not [label for label in registered if label.startswith("django_q.")]
    assert not {"socialaccount.socialapp", "socialaccount.socialtoken"} & registered


# Managers may the most of all who are refused.
@pytest.mark.parametrize(
    "role", [pytest.param(one, marks=[] if one == "Manager" else [pytest.mark.thorough]) for one in ROLES]
)
def test_nobody_below_superuser_changes_accounts_by_sending_a_form(client, full_house, role):
    robin = make_person("Robin", role)
    at_work = signed_in(client, robin)
    powers = {"is_superuser": "on", "is_staff": "on", "groups": [Group.objects.get(name="Manager").pk], "name": "R"}
    before = User.objects.order_by("pk").values()

    for person in User.objects.all():
        assert at_work.post(page(person), powers).status_code == 403
        assert at_work.post(page(person, "delete"), {"post": "yes"}).status_code == 403
    assert at_work.post(page(User, "add"), powers).status_code == 403
    assert at_work.post(page(Group, "add"), {"name": "Mine"}).status_code == 403

    assert list(User.objects.order_by("pk").values()) == list(before)
    assert not robin.is_superuser
    assert set(robin.groups.values_list("name", flat=True)) == {role}


def test_no_role_holds_a_permission_over_accounts_groups_or_schedules(db):
    held = Permission.objects.filter(group__name__in=ROLES).values_list("content_type__app_label", "codename")
    risky = ("auth", "account", "socialaccount", "mfa", "django_q", "admin", "sessions", "contenttypes")
    assert held
    assert [f"{app}.{name}" for app, name in held if app in risky] == []
    over_people = [name for app, name in held if app == "people" and not name.startswith("view_")]
    assert set(over_people) == {"add_organisation", "change_organisation", "change_claim", "change_apitoken"}


@pytest.fixture
def keeper(db):
    """Somebody who was given the permission to change people, and is no superuser."""
    person = make_person("Kit", "Agent")
    kind = ContentType.objects.get_for_model(User)
    person.user_permissions.add(*Permission.objects.filter(content_type=kind, codename__in=["change_user"]))
    return person


def test_whoever_may_change_people_cannot_hand_out_powers(client, keeper, ana):
    powers = {"is_superuser": "on", "is_staff": "on", "groups": [1], "user_permissions": [1], "is_active": ""}

    handles = {"handles-TOTAL_FORMS": 0, "handles-INITIAL_FORMS": 0}
    signed_in(client, keeper).post(page(ana), {"name": "Ana B.", "title": "", "email": ana.email} | handles | powers)

    ana = User.objects.get(pk=ana.pk)
    assert ana.name == "Ana B."
    assert (ana.is_superuser, ana.is_staff, ana.is_active) == (False, False, True)
    assert not ana.groups.exists()
    assert not ana.user_permissions.exists()


def test_whoever_may_change_people_cannot_touch_those_who_work_here(client, keeper, mona):
    at_work = signed_in(client, keeper)
    assert at_work.post(page(mona), {"name": "Mona", "email": "kit@example.org"}).status_code == 403
    assert at_work.post(page(keeper), {"name": "Kit", "is_superuser": "on"}).status_code == 403
    assert User.objects.get(pk=mona.pk).email == "mona@example.org"


@pytest.mark.thorough
def test_a_superuser_opens_every_page_and_secrets_stay_hidden(client, full_house):
    root = make_person("Root", "Manager", is_superuser=True)
    at_work = signed_in(client, root)
    for label, name, address in every_page():
        response = at_work.get(address)
        assert response.status_code in (200, 302, 403), f"{label} {name}"
        assert "s3cret" not in response.content.decode(), f"{label} {name}"


def test_a_superuser_invites_a_colleague_who_then_signs_in_by_mail(client, db):
    root = make_person("Root", "Manager", is_superuser=True)
    group = Group.objects.get(name="Agent")

    signed_in(client, root).post(
        page(User, "add"),
        {"name": "Lea", "email": "lea@example.org", "title": "Engineer", "is_staff": "on", "groups": [group.pk]},
    )

    lea = User.objects.get(name="Lea")
    assert lea.is_staff
    assert lea.joined_at
    assert not lea.has_usable_password()
    assert list(lea.groups.all()) == [group]
