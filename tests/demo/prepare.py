"""What must be there before the demo's processes start: database, style sheets, the invented company.

Everything here runs in the starter's own process and is skipped where it was done before, so a restart is quick.
"""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from apps.activity.verbs import relay
from apps.foundation.models import Job
from apps.foundation.schedules import HEARTBEATS
from apps.people.models import User
from apps.portal.demo.load import is_filled, load
from apps.portal.demo.people import mail_address
from apps.search.verbs import mend_index
from apps.sources.connectors import ConnectorError
from apps.sources.models import Source
from apps.sources.verbs import offer_sign_in, withdraw_sign_in
from tests.sandbox.client import Sandbox, SandboxError

from .processes import ServiceError
from .square import populate, say_thanks


def prepare_database() -> bool:
    """Bring the tables up to date. Returns whether anything was to be done."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    return True


def prepare_static_files(note: Path) -> bool:
    """Collect and compress the static files, unless they are those that `note` tells of. Returns whether it did."""
    root = Path(settings.STATIC_ROOT)
    digest = _digest_of_static_files()
    if root.exists() and note.exists() and note.read_text() == digest:
        return False
    note.unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    note.write_text(digest)
    return True


def prepare_company(sandbox: Sandbox, password: str) -> bool:
    """Load the demo into an empty database; in a filled one, listen where the network is now. Returns whether loaded.

    `sandbox` is a client of the running network. Raises ServiceError where that fails.
    """
    if is_filled():
        _follow(sandbox)
        return False
    try:
        populate(sandbox)
        load(mastodon=sandbox.base_url, token=sandbox.token, password=password)
        say_thanks(sandbox)
    except (ConnectorError, SandboxError) as error:
        raise ServiceError(f"Chirp Square did not do its part: {error}") from error
    return True


def accounts_of(roles: dict[str, str]) -> list[tuple[str, str]]:
    """Each role with the mail address to sign in with. `roles` names them by the short names of their people.

    A database that an earlier version made lacks whoever came to the demo since; they are left out.
    """
    addresses = {mail_address(who): role for who, role in roles.items()}
    known = set(User.objects.filter(email__in=addresses).values_list("email", flat=True))
    return [(role, address) for address, role in addresses.items() if address in known]


def lanes_beat_since(moment) -> bool:
    """Whether each lane of the background work has finished a heartbeat since then."""
    beating = Job.objects.filter(name__in=HEARTBEATS.values(), last_succeeded_at__gte=moment)
    return beating.count() == len(HEARTBEATS)


def make_heartbeats_due() -> None:
    """Let the lanes beat as soon as they run, however short ago the last beat was."""
    Job.objects.filter(name__in=HEARTBEATS.values()).update(due_at=timezone.now(), queued_at=None)


def _follow(sandbox: Sandbox) -> None:
    for source in Source.objects.filter(network="mastodon", name="Mastodon"):
        told = {**source.settings, "instance": sandbox.base_url}
        if source.settings != told or source.secrets.get("token") != sandbox.token:
            source.settings, source.secrets = told, {"token": sandbox.token}
            source.save(update_fields=["settings", "secrets"])
        # Visitors sign in with the square, whose address and ours may be others than last time.
        offer_sign_in(withdraw_sign_in(source, by=None), by=None)
    relay()
    # A database that an earlier version made has no index yet.
    mend_index()


def _digest_of_static_files() -> str:
    """Changes with any static file, by its name, size and time."""
    lines = [settings.STORAGES["staticfiles"]["BACKEND"]]
    for finder in get_finders():
        for path, storage in finder.list([]):
            told = Path(storage.path(path)).stat()
            lines.append(f"{path} {told.st_size} {told.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
