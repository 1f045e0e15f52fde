import os
import textwrap
from pathlib import Path

import pytest

from tests.faults.town import Town
from tests.postgres import databases

# As soon as it makes sense: it has to exceed the time-out of a task, which is 30 seconds.
STALLED_AFTER = 35
POISON = '''
"""A connector of another package whose items kill the process that reads them."""
import os, signal
from apps.sources.connectors.webhook import WebhookConnector

class PoisonConnector(WebhookConnector):
    network = "poison"
    name = "Poison"

    def read(self, raw):
        if "POISON" in raw.get("text", ""):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().read(raw)
'''


@pytest.fixture(scope="session")
def postgres_database():
    """Makes a database with all tables in it, by a name that only this run must know; gives its address."""
    with databases() as create:
        yield lambda name: create(f"{name}-{os.getpid()}")


@pytest.fixture(params=["sqlite", "postgres"], scope="module")
def town(request, tmp_path_factory):
    """A whole installation on each database, for all the tests of a file: so they count from where they begin.

    Workers that stand still are noticed sooner than elsewhere, and an item of the network `poison` kills its worker.
    """
    folder = tmp_path_factory.mktemp("town")
    url = request.getfixturevalue("postgres_database")(folder.name) if request.param == "postgres" else ""
    surroundings = {"PYTHONPATH": str(poisonous_package(folder / "packages"))}
    with Town(folder, url, WORKER_STALLED_AFTER=str(STALLED_AFTER), **surroundings) as built:
        yield built


def poisonous_package(folder: Path) -> Path:
    """A folder with a package that brings a connector through the entry point, as third parties do."""
    described = folder / "poison-1.0.dist-info"
    described.mkdir(parents=True)
    (folder / "poison.py").write_text(textwrap.dedent(POISON))
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: poison\nVersion: 1.0\n")
    (described / "entry_points.txt").write_text("[helpcenter.connectors]\npoison = poison:PoisonConnector\n")
    return folder
