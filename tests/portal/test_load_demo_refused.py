"""When the demo is not loaded, and leaves everything as it is."""

import pytest
from django.core.management import CommandError, call_command

from apps.forum.models import Thread
from apps.people.models import User
from apps.portal.demo.company import PROFILE
from tests.sandbox.client import Sandbox


def test_a_company_that_exists_is_left_alone(company, capsys):
    call_command("load_demo")
    assert "nothing was loaded" in capsys.readouterr().out
    company.refresh_from_db()
    assert company.name != PROFILE["name"]


@pytest.mark.thorough
def test_a_network_that_does_not_answer_leaves_the_database_empty(transactional_db):
    with Sandbox() as gone:
        address = gone.base_url
    with pytest.raises(CommandError, match="nothing was loaded"):
        call_command("load_demo", mastodon=address, token="any")
    assert not Thread.objects.exists()
    assert not User.objects.exists()
