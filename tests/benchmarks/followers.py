"""What a reply costs that thousands follow: the request of whoever replies, and then the telling in the background.

A step of `tests.benchmarks.inside`.
"""

import time
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ

from apps.activity.verbs import relay
from apps.forum.models import Board, Post, Thread
from apps.forum.verbs import open_thread
from apps.foundation.models import OutgoingMail
from apps.notifications.models import FanOut, Notification, Watch
from apps.notifications.verbs import fan_out_event
from apps.people.models import REPRESENTATIVES, User

from .community import let_the_database_look
from .timing import processor_clock, time_each

REPLIES = 60
RUNS_AT_MOST = 60
LONG_AGO = timedelta(days=400)


def main(count: str) -> dict:
    """Let so many follow one of two conversations and reply in both.

    Returns what a request to reply costs without and with followers, in milliseconds, and what telling all of them of
    one reply costs, in seconds. Raises ValueError where somebody was not told exactly once.
    """
    followers = int(count)
    agent = _person("agent", is_staff=True)
    agent.groups.add(Group.objects.get(name=REPRESENTATIVES))
    asker = _person("asker")
    quiet, loud = (
        open_thread(board=Board.first(), by=asker, title="The kettle leaks", body="It leaks.") for _ in range(2)
    )
    readers = [
        User(username=f"reader{number}", name=f"Reader {number}", password="!", joined_at=timezone.now() - LONG_AGO,
             email=f"reader{number}@example.org")
        for number in range(followers)
    ]  # fmt: skip
    readers = User.objects.bulk_create(readers, batch_size=1_000)
    Watch.objects.bulk_create(
        [Watch(person=reader, subject_type="forum.thread", subject_id=loud.pk) for reader in readers], batch_size=1_000
    )
    relay()
    let_the_database_look()
    reply = _Reply(agent)
    # Staff is not limited in how often it replies.
    alone, followed = (time_each(reply.to, [thread] * REPLIES).as_dict() for thread in (quiet, loud))
    return {"followers": followers, "alone": alone, "followed": followed, **_tell(loud, agent, followers)}


def _tell(thread: Thread, agent: User, followers: int) -> dict:
    """Tell of one more reply, as a worker does it, with nothing else in the queue."""
    relay()
    FanOut.objects.update(done_at=timezone.now())
    OrmQ.objects.all().delete()
    _Reply(agent).to(thread)
    post = Post.objects.filter(thread=thread).latest("pk")
    before = Notification.objects.filter(post=post).count()
    used = processor_clock()
    began, had = time.perf_counter(), used()
    relay()
    relayed = time.perf_counter() - began
    begun = FanOut.objects.get(done_at=None, event__action="thread.replied")
    runs = 0
    while not begun.done_at and runs < RUNS_AT_MOST:
        fan_out_event(begun)
        begun.refresh_from_db()
        runs += 1
    seconds, processor = time.perf_counter() - began, used() - had
    told = (
        Notification.objects.filter(
            post=post,
            recipient__in=Watch.objects.filter(subject_type="forum.thread", subject_id=thread.pk).values("person"),
        ).count()
        - before
    )
    # The asker follows the conversation, too.
    if told != followers + 1:
        raise ValueError(f"{told} of {followers} followers and the asker were told")
    return {
        "told": told,
        "seconds": seconds,
        "processor": processor,
        "relay_seconds": relayed,
        "runs": runs,
        "mails": OutgoingMail.objects.count(),
    }


class _Reply:
    """Replies through the door, as a browser of somebody signed in does."""

    def __init__(self, by: User):
        self.visitor = Client(SERVER_NAME="127.0.0.1")
        self.visitor.force_login(by, backend=settings.AUTHENTICATION_BACKENDS[0])
        self.number = 0

    def to(self, thread: Thread) -> bool:
        """Reply once. Raises ValueError where the door does not take it."""
        self.number += 1
        words = {"body": f"The same happened here, for the {self.number}th time. Then I **cleaned** it."}
        answer = self.visitor.post(reverse("forum:replies", args=[thread.pk]), words)
        if answer.status_code != 302:
            raise ValueError(f"replying answered {answer.status_code}")
        return True


def _person(username: str, **more) -> User:
    return User.objects.create(
        username=username, name=username.title(), email=f"{username}@example.org", password="!",
        joined_at=timezone.now() - LONG_AGO, **more,
    )  # fmt: skip
