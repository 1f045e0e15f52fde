import pytest

from tests.faults.town import Town
from tests.postgres import postgres


@pytest.fixture(scope="session")
def postgres_server():
    with postgres() as create:
        yield create


@pytest.fixture(params=["sqlite", "postgres"], scope="module")
def town(request, tmp_path_factory):
    """A whole installation on each database, for all the tests of a file: so they count from where they begin."""
    folder = tmp_path_factory.mktemp("town")
    url = request.getfixturevalue("postgres_server")(folder.name) if request.param == "postgres" else ""
    with Town(folder, url) as built:
        yield built
