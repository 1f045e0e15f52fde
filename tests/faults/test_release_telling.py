"""A release with ten thousand voters is told to each of them once, although its worker is killed in the middle."""

import os
import signal
import sys
import time

import pytest

from tests.faults.town import Town, end

pytestmark = pytest.mark.faults

VOTERS, IDEAS, COMPLAINTS = 10_000, 3, 30
# Killed when so many conversations and people were told.
KILLED_AT = ((5, 0), (0, 1_500), (0, 6_000))
PATIENCE_SECONDS = 150
PREPARE = f"""
from django.utils import timezone
from apps.activity.models import Announcement
from apps.forum.models import Board
from apps.forum.verbs import open_thread
from apps.ideas.models import IdeaOrigin, Vote
from apps.ideas.verbs import idea_of, recount_ideas, write_release
from apps.people.models import User
now = timezone.now()
rita = User.objects.create(username="rita", name="Rita", joined_at=now, is_staff=True)
people = User.objects.bulk_create(
    [User(username=f"v{{n}}", nickname=f"v{{n}}", name=f"V {{n}}", joined_at=now) for n in range({VOTERS})],
    batch_size=1000,
)
board = Board.first()
ideas = []
for n in range({IDEAS}):
    ideas.append(idea_of(open_thread(by=rita, title=f"Idea {{n}}", body="Words.", kind="idea", board=board)))
    voters = people[: len(people) if n == 0 else 2000]
    Vote.objects.bulk_create([Vote(cast_for=ideas[n], idea=ideas[n], voter=one) for one in voters], batch_size=1000)
recount_ideas([idea.thread_id for idea in ideas])
for n in range({COMPLAINTS}):
    asked = open_thread(by=people[n], title=f"Complaint {{n}}", body="Words.", board=board)
    IdeaOrigin.objects.create(idea=ideas[n % {IDEAS}], thread=asked, linked_by=rita)
write_release(by=rita, title="Quieter kettle", body="It hums no more.", ideas=ideas)
Announcement.objects.all().delete()
"""
PUBLISH = """
from django.db import connection
from django.test.utils import CaptureQueriesContext
from apps.ideas.models import Release
from apps.ideas.verbs import publish_release
from apps.people.models import User
with CaptureQueriesContext(connection) as asked:
    publish_release(Release.objects.get(), by=User.objects.get(username="rita"))
print(len(asked))
"""
# What workers do, in one process that can be killed at any moment: hear, and do what is owed, whoever left it.
WORK = """
from apps.activity.models import Announcement
from apps.activity.verbs import relay
from apps.ideas.models import Release, ReleaseLink
from apps.ideas.verbs import tell_release
from apps.notifications.models import FanOut
from apps.notifications.verbs import fan_out_event, tell
tell.CHUNK = 200
while Announcement.objects.exists() or FanOut.objects.filter(done_at=None) or ReleaseLink.objects.owed():
    relay()
    tell_release(Release.objects.get())
    for fan_out in FanOut.objects.filter(done_at=None):
        fan_out_event(fan_out)
"""
LINKS_TOLD = "SELECT COUNT(*) FROM ideas_releaselink WHERE told_at IS NOT NULL"
PEOPLE_TOLD = "SELECT COUNT(*) FROM notifications_notification"


@pytest.fixture(params=["sqlite", "postgres"])
def house(request, tmp_path):
    """A town without servers: a database with its tables, and processes that are started by hand."""
    url = request.getfixturevalue("postgres_database")(tmp_path.name) if request.param == "postgres" else ""
    town = Town(tmp_path, url)
    town.make_tables()
    yield town
    town.hang_up()


@pytest.mark.thorough
def test_everybody_is_told_once_although_the_worker_is_killed_three_times_in_the_middle(house):
    house.python(PREPARE)
    began = time.monotonic()
    assert int(house.python(PUBLISH)) < 30
    for links, people in KILLED_AT:
        worker = house._start([sys.executable, "-c", f"import django; django.setup()\n{WORK}"], "worker.log")
        try:
            house.until(
                lambda links=links, people=people: (
                    house.number(LINKS_TOLD) >= links and house.number(PEOPLE_TOLD) >= people
                ),
                PATIENCE_SECONDS,
                "the worker came so far",
            )
            assert worker.poll() is None, "it was done before it could be killed"
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
        finally:
            end(worker)
    assert house.number(PEOPLE_TOLD) < VOTERS, "it was killed in the middle"
    house.python(WORK)
    print(f"\ntold after {time.monotonic() - began:.0f} s")

    told = house.rows(
        "SELECT e.action, COUNT(*), COUNT(DISTINCT n.recipient_id) FROM notifications_notification n"
        " JOIN activity_event e ON e.id = n.event_id GROUP BY e.action"
    )
    assert told == [("release.published", VOTERS, VOTERS)]
    said = house.rows("SELECT thread_id, COUNT(*) FROM forum_post WHERE body LIKE 'Shipped%' GROUP BY thread_id")
    assert [number for _thread, number in said] == [1] * (IDEAS + COMPLAINTS)
    assert house.number(LINKS_TOLD) == IDEAS + COMPLAINTS
    assert house.number("SELECT COUNT(*) FROM ideas_idea WHERE stage = 'shipped'") == IDEAS
    house.manage("check_invariants")
