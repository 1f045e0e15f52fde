import pytest

from apps.portal.demo.load import load


@pytest.fixture(scope="package")
def demo_without_a_network(shared_rows):
    with shared_rows():
        load()
        yield


@pytest.fixture
def alone(demo_without_a_network, db):
    """The demo without a network. What a test changes of it is taken back behind it."""
