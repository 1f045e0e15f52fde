"""The cast, and what every test may lean on."""

import gc
import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.utils import timezone

from apps.activity.verbs import relay
from apps.company.models import Department, Profile
from apps.forum.models import Board
from apps.forum.verbs import open_thread
from apps.foundation.background import perform
from apps.people.models import User
from apps.people.verbs import StagedAuthor, stage_person
from apps.sources.models import Policy, Source
from tests.emptying import quick_emptying  # noqa: F401
from tests.examples import think_of_fewer
from tests.stand_in import network, stand_in  # noqa: F401
from tests.tables import django_db_setup, tables_of_before  # noqa: F401

PASSWORD = "correct horse battery"
TESTS = Path(__file__).parent
ON_BOTH = {"activity", "delivery", "ingest", "search"}
EVERYWHERE_ON_BOTH = re.compile("races|budget|limits")
PAGE = re.compile("_(admin|view|pages?)$")

# What is read and collected stays until the end. Looking through it again and again for what may be thrown away would
# be half the work of collecting thirteen thousand tests, and a tenth of running them.
gc.disable()


def pytest_itemcollected(item):
    """Say what runs on both databases each time: what counts on their locks, their plans or their words."""
    think_of_fewer(getattr(item, "obj", None))
    is_left = item.get_closest_marker("thorough") or item.get_closest_marker("one_database")
    if not is_left and is_of_both(item.path):
        item.add_marker("both")


def pytest_ignore_collect(collection_path, config):
    """Read no file of which nothing would run: most are about one database, and reading them takes seconds."""
    if collection_path.suffix == ".py" and config.option.markexpr.endswith(" and both"):
        return not is_of_both(collection_path) or None
    return None


def is_of_both(path: Path) -> bool:
    """Whether the tests of a file run on both databases unless they say otherwise."""
    folder, name = path.relative_to(TESTS).parts[0], path.stem
    return not PAGE.search(name) and (folder in ON_BOTH or bool(EVERYWHERE_ON_BOTH.search(name)))


def pytest_collection_finish():
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


def pytest_sessionfinish():
    # What stands now ends with the process; pytest would look through all of it again and again for what can be freed.
    gc.freeze()


def make_person(name: str, *groups: str, **fields) -> User:
    """Somebody who joined; staff where groups are named."""
    user = User(
        username=name.lower(),
        name=name,
        email=f"{name.lower()}@example.org",
        joined_at=timezone.now(),
        is_staff=bool(groups),
        **fields,
    )
    user.set_password(PASSWORD)
    user.save()
    user.groups.set(Group.objects.filter(name__in=groups))
    if groups:
        assert user.groups.count() == len(groups)
    return user


def signed_in(client, user: User):
    """The client, as this person; staff with the second factor that their pages ask for."""
    client.force_login(user)
    if user.is_staff:
        show_second_factor(client, user)
    return client


def show_second_factor(client, user: User, *, seconds_ago: float = 0) -> Authenticator:
    """Let the client's session have shown an authenticator app, which is set up if it is not yet."""
    app, _made = Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "JBSWY3DPEHPK3PXP"}}
    )
    session = client.session
    record = {"method": "mfa", "type": app.type, "id": app.pk, "at": time.time() - seconds_ago}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [record]
    session["account_authentication_methods_user"] = user_id_to_str(user)
    session.save()
    return app


@pytest.fixture
def ana(db):
    """A customer who joined."""
    return make_person("Ana")


@pytest.fixture
def bela(db):
    """Another customer."""
    return make_person("Bela")


@pytest.fixture
def omar(db):
    """An agent."""
    return make_person("Omar", "Agent", title="Support engineer")


@pytest.fixture
def rita(db):
    """An official representative."""
    return make_person("Rita", "Representative", title="Head of customer care")


@pytest.fixture
def mona(db):
    """A manager."""
    return make_person("Mona", "Manager", title="Manager")


@pytest.fixture
def jane(db):
    """Somebody who spoke on Mastodon and has not joined."""
    return stage_person(
        "mastodon", StagedAuthor("https://social.example/users/jane", "@jane@social.example", display_name="Jane")
    )


@pytest.fixture
def company(db):
    """The company that all of this is about."""
    profile = Profile(name="Acme", order_number_pattern=r"AC-\d{6}", email="help@acme.example")
    profile.save()
    # Whatever a process remembers of another company is of an earlier test.
    caches["process"].clear()
    return profile


@pytest.fixture
def department(db):
    return Department.objects.create(name="Billing", slug="billing")


@pytest.fixture
def board(db):
    return Board.first()


@pytest.fixture
def make_thread(board, ana):
    """Open a thread; by Ana about her toaster unless told otherwise."""

    def make(**particulars):
        particulars = {"by": ana, "title": "The toaster does not toast", "body": "It stays cold.", **particulars}
        return open_thread(**particulars)

    return make


@pytest.fixture
def thread(make_thread):
    return make_thread()


@pytest.fixture
def source(db):
    """A webhook source that publishes at once."""
    return Source.objects.create(
        name="Reviews", network="webhook", policy=Policy.AT_ONCE, is_enabled=True, lawful_basis="LIA 1"
    )


@pytest.fixture
def catch_up(db):
    """Let the background catch up: tell all listeners and do all queued work, in this process."""

    def run(rounds: int = 20) -> None:
        for _ in range(rounds):
            relay()
            if not do_queued_work():
                return
        raise AssertionError(f"the background did not come to rest in {rounds} rounds")

    return run


def do_queued_work() -> int:
    """Do what stands in the queue as a worker would: the real rows, unpacked and performed. Returns how many."""
    from django_q.models import OrmQ
    from django_q.signing import SignedPackage

    done = 0
    for row in OrmQ.objects.order_by("id"):
        task = SignedPackage.loads(row.payload)
        row.delete()
        perform(*task["args"])
        done += 1
    return done


@pytest.fixture
def ago():
    """A moment in the past: `ago(hours=2)`."""
    return lambda **span: timezone.now() - timedelta(**span)
