import os

import pytest

from tests.faults.town import Town
from tests.postgres import databases


@pytest.fixture(scope="session")
def postgres_database():
    """Makes a database with all tables in it, by a name that only this run must know; gives its address."""
    with databases() as create:
        yield lambda name: create(f"{name}-{os.getpid()}")


@pytest.fixture(params=["sqlite", "postgres"], scope="module")
def town(request, tmp_path_factory):
    """A whole installation on each database, for all the tests of a file: so they count from where they begin."""
    folder = tmp_path_factory.mktemp("town")
    url = request.getfixturevalue("postgres_database")(folder.name) if request.param == "postgres" else ""
    with Town(folder, url) as built:
        yield built
