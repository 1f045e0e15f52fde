"""Whatever strangers write reaches the eyes of staff as text: every imported field, every page that shows it."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.core.files.base import ContentFile

from apps.delivery.models import Delivery
from apps.forum.models import Post, Thread
from apps.forum.verbs import post_reply
from apps.ingest.models import Arrival, Complaint, Import, ImportProblem, Rejection
from apps.ingest.verbs import publish_complaints, receive
from apps.people.models import Handle, User
from apps.sources.connectors import Author, Incoming, OfficialReply
from apps.sources.models import Source
from tests.conftest import make_person, signed_in
from tests.staff import choose, page
from tests.stand_in import NOON

MARK = "hostile-mark"
PAYLOADS = (
    f'<script id="{MARK}">alert(1)</script>',
    f'"><img src=x id="{MARK}" onerror=alert(1)>',
    f"' id='{MARK}' onmouseover='alert(1)",
    f'</textarea></title></style><svg id="{MARK}" onload=alert(1)>',
    f"{{{{ 7|add:7 }}}}{{% load x %}}<b id='{MARK}'>\u202egpj.exe\u2066\u0000",
    f'<a id="{MARK}" href="javascript:alert(1)">x</a>&lt;script&gt;',
    f"`${{alert(1)}}` x-data=\"{MARK}\" @click='alert(1)'",
)
OWN_ADDRESS = re.compile(r"/threads/\d+/[-\w]+/(#post-\d+)?")
LONG = "A" * 1_000_000 + PAYLOADS[0]


class Elements(HTMLParser):
    """The elements of a page whose attributes carry our mark: there must be none but values that hold it as text."""

    HOLD_TEXT = {"value", "title", "content", "aria-label", "placeholder", "alt"}

    def __init__(self, html: str):
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            is_text = name in self.HOLD_TEXT or (name == "href" and OWN_ADDRESS.fullmatch(value or ""))
            if (MARK in (value or "") and not is_text) or MARK in name:
                self.found.append(f"<{tag} {name}={value!r}>")
            if name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"<{tag} {name}={value!r}>")


def hostile(words: str, number: int) -> Incoming:
    """An item that is hostile in every field; connectors let no NUL into an id."""
    identifier = f"{number}{words}"[:200].replace("\x00", "")
    return Incoming(
        external_id=identifier,
        text=f"{words} and some words",
        title=words,
        author=Author(identifier, name=words, handle=words, url="javascript:alert(1)", followers=5),
        said_at=NOON + timedelta(minutes=number),
        version=NOON,
        url="javascript:alert(1)//" + words,
        parent_id=identifier[-100:],
        conversation_id=identifier[-100:],
        language=words[:12],
        rating=1,
        replies=(OfficialReply(words, NOON),),
        raw={words: words, "nested": [words]},
    )


@pytest.fixture
def invaded(stand_in, source, omar, company, catch_up, settings, tmp_path):
    """Everything that a network, a file or a webhook can bring, as hostile as can be."""
    settings.MEDIA_ROOT = tmp_path
    # PostgreSQL keeps no NUL, so what is put back as it came is without.
    everything = [words.replace("\x00", "") for words in (*PAYLOADS, LONG)]
    publish_complaints(
        receive(stand_in, [hostile(words, number) for number, words in enumerate(everything)]).added, by=omar
    )
    # What verbs clean is put back as it came, so that the pages stand on their own.
    for number, words in enumerate(everything):
        Arrival.objects.create(
            source=stand_in,
            event_id=f"{number}{words}"[:255],
            payload={words: words},
            state="quarantined",
            error=words[:300],
        )
        Rejection.objects.create(
            source=stand_in, external_id=f"{number}{words}"[:255], url="javascript:alert(1)", reason="bot"
        )
        batch = Import(
            source=source, file_name=words[:200], mapping={"text": words}, state="finished", error=words[:300]
        )
        batch.file.save("x.csv", ContentFile(f'id,"{words[:100]}"\n1,2\n'.encode()))
        ImportProblem.objects.create(batch=batch, line=number + 1, field=words[:60], reason=words[:300])
    draft = Import(source=source, file_name=PAYLOADS[0], state="draft")
    header = ",".join('"' + words.replace('"', '""').replace("\0", "") + '"' for words in PAYLOADS)
    draft.file.save("draft.csv", ContentFile(f"id,text,date,{header}\n1,2,3,{header}\n".encode()))
    catch_up()
    for complaint, words in zip(Complaint.objects.order_by("said_at"), everything, strict=True):
        reply = post_reply(complaint.thread, by=omar, body="We are on it.", goes_home=True)
        Complaint.objects.filter(pk=complaint.pk).update(
            title=words[:150], text=words, handle=words[:150], masks=[{"kind": words, "start": 0, "end": 10}]
        )
        Thread.objects.filter(pk=complaint.thread_id).update(title=words[:150], said_on=words[:60], language=words[:12])
        Post.objects.filter(pk=complaint.post_id).update(said_by=words[:150], said_at_url="javascript:alert(1)")
        Delivery.objects.create(
            post=reply, complaint=complaint, state="failed", error=words[:300], external_id=words[:255],
            url="javascript:alert(1)", sent_text=words,
        )  # fmt: skip
    for user, words in zip(User.objects.staged().order_by("pk"), everything, strict=False):
        User.objects.filter(pk=user.pk).update(name=words[:150])
        Handle.objects.filter(user=user).update(name=words[:150], url="javascript:alert(1)")
    Source.objects.filter(pk=stand_in.pk).update(last_error=PAYLOADS[1], paused_because=PAYLOADS[0], paused_at=NOON)
    catch_up()


@pytest.fixture
def at_work(client, db):
    return signed_in(client, make_person("Root", "Manager", is_superuser=True))


def addresses() -> list[str]:
    """The front page, every list, and the pages of every row that is hostile."""
    models = [Complaint, Arrival, Rejection, Import, Thread, Post, User, Delivery, Source]
    models += [model for model in admin.site._registry if model._meta.label_lower in ("desk.case", "activity.event")]
    found = ["/admin/"]
    for model in models:
        found.append(page(model, "changelist"))
        rows = list(model._default_manager.order_by("-pk")[:12])
        assert rows, model
        found += [page(row, "change") for row in rows]
        found += [page(rows[0], name) for name in ("history", "delete")]
    found.append(page(next(m for m in models if m._meta.label_lower == "desk.case"), "changelist", state="all"))
    return found


@pytest.mark.thorough
@pytest.mark.filterwarnings("ignore")
def test_no_page_of_staff_lets_imported_words_become_markup(at_work, invaded):
    opened = 0
    for address in addresses():
        response = at_work.get(address)
        assert response.status_code in (200, 403), address
        html = response.content.decode()
        assert Elements(html).found == [], address
        assert not re.search(rf'<(script|img|svg|b|a)[^>]*id=["\']?{MARK}', html), address
        assert len(html) < 6_000_000, address
        opened += response.status_code == 200
    assert opened > 60


def test_the_pages_between_show_imported_words_as_text(at_work, invaded):
    from apps.desk.models import Case

    cases = list(Case.objects.all())
    assert len(cases) >= len(PAYLOADS)
    for action in ("dismiss", "merge", "assign"):
        html = choose(at_work, Case, action, cases, among={"state": "all"}).content.decode()
        assert MARK in html
        assert Elements(html).found == []
    for case in cases:
        for name in ("merge", "correct"):
            assert Elements(at_work.get(page(case, name)).content.decode()).found == []


def test_messages_about_hostile_titles_are_text(at_work, invaded):
    from apps.desk.models import Case

    choose(at_work, Case, "publish", list(Case.objects.all()), among={"state": "all"})
    html = at_work.get("/admin/").content.decode()
    assert "stayed as" in html
    assert Elements(html).found == []
