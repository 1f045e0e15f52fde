"""A forum is moved here from a Stack Exchange dump, once, with who said what and when."""

import xml.etree.ElementTree as ElementTree
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from apps.activity.models import Event
from apps.desk.models import Case
from apps.forum.events import THREAD_ACCEPTED, THREAD_OPENED, THREAD_REPLIED
from apps.forum.models import Board, Post, Resolution, Status, Tag, Thread
from apps.forum.verbs import reopen_thread, unaccept_answer
from apps.foundation.invariants import all_invariants
from apps.ingest.models import MovedPost
from apps.ingest.stackexchange import ROW_LIMIT, read_rows, site_of
from apps.ingest.verbs import move_forum
from apps.people.models import Handle, User
from apps.sources.files import FileError

BEER = Path(settings.BASE_DIR).parent / "shared" / "data" / "stackexchange" / "beer"
SITE = "toast.stackexchange.com"
# What search and the desk promise is kept by their listeners, later.
KEPT_AT_ONCE = {"apps.forum.invariants", "apps.ingest.invariants"}

QUESTION = {
    "Id": "1", "PostTypeId": "1", "AcceptedAnswerId": "3", "CreationDate": "2014-01-21T20:26:05.383", "Score": "18",
    "Body": "<p>It stays <b>cold</b>.</p>", "OwnerUserId": "7",
    "Title": "Why does it stay cold?", "Tags": "<heat><bread>",
}  # fmt: skip
ANSWER = {
    "Id": "3", "PostTypeId": "2", "ParentId": "1", "CreationDate": "2014-01-22T08:00:00.000", "Score": "3",
    "Body": '<p>Plug it <a href="/questions/2">in</a>.</p>', "OwnerUserId": "8",
}  # fmt: skip
OTHER = {
    "Id": "2", "PostTypeId": "1", "CreationDate": "2015-02-01T10:00:00.000", "Body": "<p>Which one?</p>",
    "OwnerDisplayName": "user12", "Title": "Which bread?", "Tags": "|bread|",
}  # fmt: skip


@pytest.fixture
def dump(tmp_path):
    """Write a dump of these rows; the folder's name tells the site."""

    def write(*rows, users=()):
        folder = tmp_path / "toast"
        folder.mkdir(exist_ok=True)
        (folder / "Posts.xml").write_text(_table("posts", rows), encoding="utf-8-sig")
        if users:
            (folder / "Users.xml").write_text(_table("users", users))
        return folder

    return write


def _table(name, rows):
    lines = [" ".join(f"{column}={quoteattr(value)}" for column, value in row.items()) for row in rows]
    return "\n".join(['<?xml version="1.0"?>', f"<{name}>", *(f"<row {line} />" for line in lines), f"</{name}>"])


def test_a_question_becomes_a_thread_with_its_own_time_tags_and_link(dump, board):
    moving = move_forum(dump(QUESTION, OTHER, ANSWER), site=SITE)
    assert (moving.questions, moving.answers, moving.accepted, moving.refused) == (2, 1, 1, 0)
    thread = Thread.objects.get(title="Why does it stay cold?")
    opening, reply = thread.posts.order_by("posted_at")
    assert thread.opened_at == opening.posted_at == datetime(2014, 1, 21, 20, 26, 5, 383000, UTC)
    assert thread.board == board
    assert sorted(tag.name for tag in thread.tags.all()) == ["bread", "heat"]
    assert opening.body == "It stays **cold**."
    assert (opening.said_on, opening.said_by) == (SITE, "user7")
    assert opening.said_at_url == f"https://{SITE}/questions/1"
    assert reply.body == f"Plug it [in](https://{SITE}/questions/2)."
    assert reply.said_at_url == f"https://{SITE}/a/3"
    assert thread.reply_count == 1
    assert thread.last_post_at == reply.posted_at


def test_an_author_is_a_staged_person_known_by_the_id_of_that_site(dump, board):
    move_forum(dump(QUESTION, ANSWER, users=[{"Id": "7", "DisplayName": "Pat"}]), site=SITE)
    other = {**QUESTION, "Id": "9", "Title": "From another site", "AcceptedAnswerId": ""}
    move_forum(dump(other, users=[{"Id": "7", "DisplayName": "Pat"}]), site="tea.stackexchange.com")
    here, there = Handle.objects.filter(external_id="7").order_by("network")
    assert (here.network, there.network) == ("stackexchange:tea", "stackexchange:toast")
    assert here.user != there.user
    assert {here.user.name, there.user.name} == {"Pat"}
    assert here.user.is_staged
    assert not here.user.has_usable_password()


def test_what_nobody_owns_any_more_is_said_by_somebody(dump, board):
    move_forum(dump(OTHER), site=SITE)
    post = Post.objects.get()
    assert post.author.username == "nobody"
    assert post.said_by == "user12"


def test_an_accepted_answer_is_the_askers_word(dump, board):
    move_forum(dump(QUESTION, ANSWER), site=SITE)
    thread = Thread.objects.get()
    assert thread.status == Status.CONFIRMED
    assert thread.accepted_answer == thread.resolution.answer == Post.objects.get(is_opening=False)
    assert thread.resolution.settled_by == thread.author
    assert thread.resolution.settled_at == thread.accepted_answer.posted_at


def test_what_was_answered_and_then_silent_is_timed_out_and_what_nobody_answered_is_open(dump, board):
    unaccepted = {**QUESTION, "AcceptedAnswerId": ""}
    moving = move_forum(dump(unaccepted, ANSWER, OTHER), site=SITE)
    assert moving.timed_out == 1
    assert Thread.objects.get(title=QUESTION["Title"]).status == Status.TIMED_OUT
    assert Thread.objects.get(title=OTHER["Title"]).status == Status.OPEN


def test_what_is_moved_twice_is_here_once(dump, board):
    folder = dump(QUESTION, OTHER, ANSWER)
    move_forum(folder, site=SITE)
    before = _counts()
    moving = move_forum(folder, site=SITE)
    assert _counts() == before
    assert (moving.questions, moving.answers, moving.accepted, moving.timed_out, moving.unchanged) == (0, 0, 0, 0, 3)


def test_a_newer_dump_adds_what_is_new(dump, board):
    move_forum(dump({**QUESTION, "AcceptedAnswerId": ""}), site=SITE)
    moving = move_forum(dump(QUESTION, ANSWER), site=SITE)
    assert (moving.questions, moving.answers, moving.accepted) == (0, 1, 1)
    assert Thread.objects.get().status == Status.CONFIRMED


def test_what_was_decided_here_since_is_left_alone(dump, board, omar):
    folder = dump(QUESTION, ANSWER)
    move_forum(folder, site=SITE)
    thread = Thread.objects.get()
    unaccept_answer(thread, by=omar)
    reopen_thread(thread, by=omar)
    move_forum(folder, site=SITE)
    thread = Thread.objects.get()
    assert thread.accepted_answer is None
    assert thread.status == Status.OPEN


def test_what_was_removed_here_does_not_come_back(dump, board):
    folder = dump(QUESTION, ANSWER)
    move_forum(folder, site=SITE)
    Post.objects.filter(is_opening=False).delete()
    move_forum(folder, site=SITE)
    assert Post.objects.count() == 1
    Thread.objects.all().delete()
    moving = move_forum(folder, site=SITE)
    assert Thread.objects.count() == 0
    assert moving.unchanged == 2


def test_a_row_that_cannot_be_taken_is_named_and_the_rest_goes_in(dump, board):
    rows = [
        {**QUESTION, "Id": "x"},
        {**QUESTION, "Id": "11", "CreationDate": "yesterday"},
        {**QUESTION, "Id": "12", "Title": "t" * 200},
        {**QUESTION, "Id": "13", "Body": "<p> </p>"},
        {**QUESTION, "Id": "14", "Tags": "<" + "t" * 60 + ">"},
        {**QUESTION, "Id": "15", "CreationDate": "2999-01-01T00:00:00"},
        {**ANSWER, "Id": "16", "ParentId": "404"},
        {**QUESTION, "Id": "17", "AcceptedAnswerId": "404"},
        {**QUESTION, "Id": "17"},
    ]
    moving = move_forum(dump(*rows), site=SITE)
    told = [(problem.line, problem.external_id, problem.field) for problem in moving.problems]
    assert sorted(told) == [
        (3, "x", "Id"), (4, "11", "CreationDate"), (5, "12", "Title"), (6, "13", "Body"), (7, "14", "Tags"),
        (8, "15", "CreationDate"), (9, "16", "ParentId"), (10, "17", "AcceptedAnswerId"), (11, "17", "Id"),
    ]  # fmt: skip
    assert moving.refused == 8
    assert Thread.objects.count() == 1


def test_what_is_too_long_for_a_post_is_shortened_and_told(dump, board):
    moving = move_forum(dump({**QUESTION, "Body": "<p>" + "word " * 6_000 + "</p>"}), site=SITE)
    assert Post.objects.get().body.endswith("word…")
    assert ("1", "Body") in [(problem.external_id, problem.field) for problem in moving.problems]


def test_a_dry_run_counts_and_stores_nothing(dump, board):
    before = _counts()
    moving = move_forum(dump(QUESTION, OTHER, ANSWER), site=SITE, is_dry_run=True)
    assert _counts() == before
    assert (moving.questions, moving.answers, moving.accepted) == (2, 1, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<posts><row Id='1'", "not well-formed"),
        ("<users></users>", "begins with <users>"),
        ("<posts><other/></posts>", "<other> has no place"),
        ("<posts></posts>", "no question and no answer"),
        ("", "not well-formed"),
        ("<!DOCTYPE posts [<!ENTITY a 'b'>]><posts><row Id='&a;'/></posts>", "a document type or entity"),
        ("<!DOCTYPE posts SYSTEM 'file:///etc/hostname'><posts/>", "a document type or entity"),
        ("<posts><row Body='" + "x" * (ROW_LIMIT + 100_000), "a row is larger than"),
    ],
)
def test_what_is_no_dump_is_refused_with_the_reason_and_nothing_is_stored(tmp_path, db, text, said):
    (tmp_path / "Posts.xml").write_text(text)
    before = _counts()
    with pytest.raises(FileError, match=said):
        move_forum(tmp_path, site=SITE)
    assert _counts() == before


def test_a_file_that_breaks_off_is_refused_whole(dump, board):
    folder = dump(QUESTION, ANSWER)
    (folder / "Posts.xml").write_text((folder / "Posts.xml").read_text().removesuffix("</posts>"))
    with pytest.raises(FileError, match="Line 5"):
        move_forum(folder, site=SITE)
    assert Thread.objects.count() == 0


def test_a_file_of_any_length_is_read_a_row_at_a_time(tmp_path):
    path = tmp_path / "Posts.xml"
    path.write_text(_table("posts", [{"Id": str(number), "Body": "x" * 1_000} for number in range(2_000)]))
    rows = read_rows(path, "posts")
    assert next(rows)[1]["Id"] == "0"
    assert sum(1 for _row in rows) == 1_999


def test_the_site_is_named_by_the_folder(dump, tmp_path):
    assert site_of(dump(QUESTION)) == site_of(tmp_path / "toast" / "Posts.xml") == SITE
    assert site_of(tmp_path / "askubuntu.com" / "Posts.xml") == "askubuntu.com"
    assert site_of(tmp_path / "No such name" / "Posts.xml") == ""


def test_the_command_tells_what_it_did(dump, board, capsys):
    call_command("import_stackexchange", str(dump(QUESTION, ANSWER, OTHER)), "--board", board.slug)
    told = capsys.readouterr().out
    assert f"From {SITE}." in told
    assert "2 questions and 1 answers added" in told
    assert "1 answers accepted" in told


def test_the_command_names_the_boards_there_are(dump, board):
    with pytest.raises(CommandError, match=board.slug):
        call_command("import_stackexchange", str(dump(QUESTION)), "--board", "nowhere")


def test_the_desk_has_a_case_for_what_is_open_only(dump, board, catch_up):
    move_forum(dump(QUESTION, ANSWER, OTHER), site=SITE)
    catch_up()
    waiting = Case.objects.filter(closed_at__isnull=True, waiting_since__isnull=False)
    assert [case.thread.title for case in waiting] == [OTHER["Title"]]


@pytest.mark.thorough
@pytest.mark.skipif(not BEER.exists(), reason="the beer dump of the shared data is not here")
def test_the_beer_forum_moves_here_whole_and_once(db):
    rows = [row.attrib for row in ElementTree.parse(BEER / "Posts.xml").getroot()]  # noqa: S314 - our own file
    questions = {row["Id"]: row for row in rows if row["PostTypeId"] == "1"}
    answers = {row["Id"]: row for row in rows if row["PostTypeId"] == "2" and row["ParentId"] in questions}
    accepted = {row["AcceptedAnswerId"] for row in questions.values() if row.get("AcceptedAnswerId") in answers}
    tags = Counter(tag for row in questions.values() for tag in row["Tags"].strip("<>").split("><"))
    owners = {row["OwnerUserId"] for row in [*questions.values(), *answers.values()] if "OwnerUserId" in row}
    moving = move_forum(BEER, site="beer.stackexchange.com")
    assert moving.problems == []
    assert moving.skipped == len(rows) - len(questions) - len(answers)
    assert Thread.objects.count() == len(questions)
    assert Post.objects.filter(is_opening=False).count() == len(answers)
    assert Thread.objects.filter(accepted_answer__isnull=False).count() == len(accepted)
    assert Resolution.objects.filter(how=Resolution.How.CONFIRMED).count() == len(accepted)
    assert {tag.name: tag.threads.count() for tag in Tag.objects.all()} == tags
    assert User.objects.filter(handles__network="stackexchange:beer").count() == len(owners)
    recorded = Counter(Event.objects.values_list("action", flat=True))
    assert recorded[THREAD_OPENED.name] == len(questions)
    assert recorded[THREAD_REPLIED.name] == len(answers)
    assert recorded[THREAD_ACCEPTED.name] == len(accepted)
    here = {found.external_id: found.post for found in MovedPost.objects.select_related("post__thread")}
    assert all(here[one].thread.accepted_answer_id == here[one].pk for one in accepted)
    assert all(here[one].thread_id == here[row["ParentId"]].thread_id for one, row in answers.items())
    promises = [one for one in all_invariants() if one.violations.__module__ in KEPT_AT_ONCE]
    assert [wrong for one in promises for wrong in one.violations()] == []
    before = _counts()
    again = move_forum(BEER, site="beer.stackexchange.com")
    assert _counts() == before
    assert (again.questions, again.answers, again.accepted, again.timed_out) == (0, 0, 0, 0)


def _counts():
    kinds = (Thread, Post, Tag, User, Handle, MovedPost, Event, Resolution, Board)
    return {kind.__name__: kind.objects.count() for kind in kinds}
