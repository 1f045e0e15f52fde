"""What leaves comes in again as it was: the second export has the same bytes as the first."""

import json
import zipfile
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from apps.activity.models import Announcement
from apps.activity.verbs import relay
from apps.exchange.verbs import export_content, import_content
from apps.feedback.models import PollVote, TownHallVoice
from apps.forum.models import MeToo, Post, Thread
from apps.forum.verbs import accept_answer, edit_post, lock_thread, merge_threads, post_reply, say_me_too
from apps.foundation.models import OutgoingMail
from apps.ideas.models import Idea, Vote
from apps.knowledge.models import Article, Video
from apps.notifications.models import Notification
from apps.people.models import User
from apps.portal.demo.load import load
from tests.exchange.site import contents, empty_site, lines, moved, shared, taken_out

# What follows from what came in, and is in no file: worked out anew it has to be what it was.
FOLLOWS = {
    Post: ("html", "renderer"),
    Thread: ("reply_count", "me_too_count"),
    Idea: ("vote_count",),
    Article: ("helpful_count", "unhelpful_count"),
    Video: ("html", "content_type", "size", "helpful_count"),
    User: ("reputation",),
}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


def what_follows(folder) -> dict:
    """For each row that leaves, what is worked out anew after an import."""
    found = {}
    for model, fields in FOLLOWS.items():
        noun = {User: "people"}.get(model, model._meta.verbose_name_plural)
        ids = [line["id"] for line in lines(folder, str(noun))]
        rows = model.objects.filter(pk__in=ids)
        rows = rows.filter(withdrawn_at__isnull=True, standing="shown") if model is Post else rows
        found[model] = dict(rows.values_list("pk", *fields[:1])), list(rows.order_by("pk").values_list("pk", *fields))
    return found


def beginning_of_dump(folder, rows: int = 200):
    """The first rows of the dump as a dump of its own; None where it is not here."""
    posts = shared("stackexchange", "beer", "Posts.xml")
    if not posts.exists():
        return None
    folder.mkdir()
    with posts.open() as file:
        begins = [next(file) for _row in range(rows)]
    (folder / "Posts.xml").write_text("".join(begins) + "</posts>\n")
    return folder


@pytest.mark.thorough
@pytest.mark.django_db
def test_the_demo_and_another_forum_come_back_byte_for_byte(tmp_path):
    """Everything that the demo has, which is nearly everything there is, and the beginning of a dump of a Stack
    Exchange site; `python -m tests.benchmarks.exchange` moves all of it."""
    load()
    dump = beginning_of_dump(tmp_path / "beer")
    if dump:
        call_command("import_stackexchange", dump, verbosity=0)
    export_content(tmp_path / "first")
    before, followed = contents(tmp_path / "first"), what_follows(tmp_path / "first")
    empty_site()
    import_content(tmp_path / "first")
    # Nobody hears of what happened elsewhere, and nobody can do anything yet.
    assert not Announcement.objects.exists() and not Notification.objects.exists()
    assert not OutgoingMail.objects.exists()
    assert not User.objects.exclude(is_staff=False, is_superuser=False, email=None, groups=None).exists()
    assert not any(person.has_usable_password() for person in User.objects.all())
    assert what_follows(tmp_path / "first") == followed
    call_command("recount_insights", check=True, verbosity=0)
    export_content(tmp_path / "second")
    assert contents(tmp_path / "second") == before
    # And so that this proves something: there were all kinds of things.
    filled = {name for name, data in before.items() if data}
    assert len(filled) > 45 and sum(name.startswith("media/") for name in filled) >= 5
    if not dump:
        pytest.skip("the demo came back; the dump of another forum is not here")


def test_a_zip_file_holds_the_same_as_a_folder_and_comes_in_as_well(make_thread, omar, tmp_path):
    thread = make_thread(title="Crème brûlée \u2028 and <b>more</b> 🍮")
    post_reply(thread, by=omar, body="A\n\n- list\n- of *words*")
    folder = taken_out(tmp_path / "folder")
    export_content(tmp_path / "one.zip")
    export_content(tmp_path / "two.zip")
    with zipfile.ZipFile(tmp_path / "one.zip") as one, zipfile.ZipFile(tmp_path / "two.zip") as two:
        assert {name: one.read(name) for name in one.namelist() if name != "header.json"} == folder
        assert [(i.filename, i.date_time, i.CRC) for i in one.infolist() if i.filename != "header.json"] == [
            (i.filename, i.date_time, i.CRC) for i in two.infolist() if i.filename != "header.json"
        ]
        header = json.loads(one.read("header.json"))
    assert header["files"]["posts.jsonl"]["lines"] == 2 and header["version"] == 1
    empty_site()
    import_content(tmp_path / "one.zip")
    assert taken_out(tmp_path / "again") == folder
    with pytest.raises(FileExistsError):
        export_content(tmp_path / "one.zip")


def test_addresses_survive_and_the_site_goes_on_from_there(make_thread, ana, bela, omar, tmp_path, client):
    thread, other = make_thread(title="It rattles"), make_thread(title="It rattles, too")
    address, nickname = thread.get_absolute_url(), ana.nickname
    answer = post_reply(thread, by=bela, body=f"Ask @{nickname}.")
    accept_answer(thread, by=ana, post=answer)
    edited = post_reply(thread, by=omar, body="Before.")
    edit_post(edited, by=omar, body="After.")
    merge_threads(other, into=thread, by=omar)
    lock_thread(thread, by=omar, reason="It is settled.")
    say_me_too(thread, by=bela)
    say_me_too(thread, browser="b" * 32)
    relay()
    bela.refresh_from_db()
    reputation = bela.reputation
    assert moved(tmp_path / "a", tmp_path / "b") == contents(tmp_path / "a")
    again = Thread.objects.get(pk=thread.pk)
    assert again.get_absolute_url() == address and again.me_too_count == 2 and again.lock.reason == "It is settled."
    assert User.objects.get(pk=bela.pk).reputation == reputation > 0
    assert [one.body for one in edited.revisions.all()] == ["Before."]
    page = client.get(address)
    assert page.status_code == 200 and f"/people/{nickname}/" in page.content.decode()
    assert client.get(f"/threads/{other.pk}/-/").headers["Location"].startswith(address)
    # What comes next takes numbers that nobody has.
    fresh = make_thread(by=User.objects.get(pk=ana.pk), board=again.board)
    assert fresh.pk > max(thread.pk, other.pk)
    assert len(lines(tmp_path / "a", "me_toos")) == 2
    assert set(lines(tmp_path / "a", "me_toos")[0]) == {"id", "thread", "said_at"}


def test_votes_count_for_nobody_and_can_be_neither_taken_back_nor_doubled(make_thread, ana, bela, omar, tmp_path):
    idea = Idea.objects.create(thread=make_thread(kind="idea", title="Longer cables"))
    Vote.objects.create(cast_for=idea, idea=idea, voter=bela, cast_at=timezone.now() - timedelta(days=3))
    Vote.objects.create(cast_for=idea, idea=idea, browser="x" * 20)
    moved(tmp_path / "a", tmp_path / "b")
    assert Idea.objects.get().vote_count == Vote.objects.filter(voter=None).count() == 2
    assert not MeToo.objects.filter(person__isnull=False).exists()
    assert not PollVote.objects.exists() and not TownHallVoice.objects.exists()
