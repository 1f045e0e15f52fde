import pytest

from tests.conftest import make_person
from tests.shared import shared_rows  # noqa: F401


@pytest.fixture
def edith(db):
    """An editor."""
    return make_person("Edith", "Editor", title="Editor")
