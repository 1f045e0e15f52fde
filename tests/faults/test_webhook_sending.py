"""A program elsewhere is told everything although the worker that tells it is killed after a call, before its note."""

import os
import signal
import sys

import pytest

from tests.faults.town import Town, end
from tests.webhooks.receiver import answering, is_signed_with, running_receiver

pytestmark = pytest.mark.faults

MESSAGES = 6
KILLED_AT = 3
PATIENCE_SECONDS = 60
PREPARE = f"""
import sys
from django.utils import timezone
from apps.activity.verbs import relay
from apps.forum.models import Board
from apps.forum.verbs import open_thread
from apps.people.models import User
from apps.webhooks.verbs import make_endpoint
mona = User.objects.create(username="mona", name="Mona", joined_at=timezone.now(), is_staff=True, is_superuser=True)
endpoint, secret = make_endpoint(by=mona, name="CRM", url=sys.argv[1], types=["thread.opened"])
for number in range({MESSAGES}):
    open_thread(by=mona, title=f"Question {{number}}", body="Words.", board=Board.first())
relay()
print(secret)
"""
# A worker that begins when the time of what a dead one held has run out.
WORK = """
import django; django.setup()
from datetime import timedelta
from django.core.management import call_command
from django.utils import timezone
from apps.webhooks.models import Message, Turn
from apps.webhooks.verbs import send_owed_messages
past = timezone.now() - timedelta(seconds=1)
Message.objects.filter(state="sending").update(lease_until=past)
Turn.objects.update(taken_until=past)
send_owed_messages()
call_command("check_invariants")
"""


@pytest.fixture(params=["sqlite", "postgres"])
def house(request, tmp_path):
    """A town without servers: a database with its tables, and processes that are started by hand."""
    url = request.getfixturevalue("postgres_database")(tmp_path.name) if request.param == "postgres" else ""
    town = Town(tmp_path, url, SAFE_FETCH_ALLOW="127.0.0.1")
    town.make_tables()
    yield town
    town.hang_up()


def test_what_a_killed_worker_had_sent_arrives_again_under_its_id_and_nothing_is_lost(house):
    with running_receiver() as receiver:
        secret = house.python(PREPARE, receiver.url).strip()
        workers = []

        def answer(handler):
            if len(receiver.taken) == KILLED_AT:
                os.kill(workers[-1].pid, signal.SIGKILL)
            answering(200)(handler)

        receiver.always = answer
        for _number in range(2):
            workers.append(house._start([sys.executable, "-c", WORK], "worker.log"))
            try:
                workers[-1].wait(PATIENCE_SECONDS)
            finally:
                end(workers[-1])
        taken = list(receiver.taken)

    assert [one.returncode for one in workers] == [-signal.SIGKILL, 0]
    assert house.rows("SELECT state, COUNT(*) FROM webhooks_message GROUP BY state") == [("delivered", MESSAGES)]
    assert {one.webhook_id for one in taken} == {
        number for (number,) in house.rows("SELECT webhook_id FROM webhooks_message")
    }
    # The kill cost one repeat, known by its id, and left a call that nobody saw the end of.
    assert len(taken) == MESSAGES + 1
    assert taken[KILLED_AT - 1].webhook_id in {one.webhook_id for one in taken[KILLED_AT:]}
    assert house.number("SELECT COUNT(*) FROM webhooks_attempt WHERE ended_at IS NULL") == 1
    assert all(is_signed_with(one, secret) for one in taken)
