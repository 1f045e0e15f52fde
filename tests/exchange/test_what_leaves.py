"""What is private never leaves: secrets stand in every private place, and none is in an export."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from apps.company.models import Department
from apps.contact.models import ContactForm
from apps.exchange.content import NOUNS
from apps.feedback.models import Poll, PollChoice, PollVote, TownHall, TownHallQuestion
from apps.forum.models import Post, PrivateTalk, Removal, Tag, Thread
from apps.forum.verbs import edit_post, open_thread, post_reply, remove_post, return_from_private, take_private
from apps.foundation.snapshot import one_moment
from apps.ingest.models import Complaint
from apps.knowledge.models import Article, Rating, Section, ShortLink, Video
from apps.knowledge.verbs import attach_file, publish_revision, write_revision
from apps.people.models import Handle, User
from tests.conftest import make_person
from tests.exchange.site import contents, lines, moved, taken_out
from tests.racing import needs_postgresql

CANARY = "c4n4ry"
# What is put into a field depends on what fits there.
WORDS = (models.CharField, models.TextField)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


def poison(model: type[models.Model], field: models.Field, rows=None) -> int:
    """Put a secret into a field of some rows of a model, or of all. Returns of how many."""
    rows = list((model._base_manager.all() if rows is None else rows).order_by("pk").values_list("pk", flat=True))
    done = 0
    for pk in rows:
        secret = f"{CANARY}-{model._meta.model_name}-{field.name}-{pk}"
        secret = f"{secret}@example.org" if isinstance(field, models.EmailField) else secret
        secret = {"secret": secret} if isinstance(field, models.JSONField) else secret[: field.max_length or None]
        try:
            with transaction.atomic():
                done += model._base_manager.filter(pk=pk).update(**{field.attname: secret})
        except IntegrityError:
            # A rule of the database keeps it clean.
            continue
    return done


def private_fields():
    """Every field for words that no file of an export holds, of every model."""
    nouns = {noun.model: noun for noun in NOUNS}
    for model in apps.get_models():
        if model._meta.label.startswith(("auth.", "contenttypes.")) or not model._meta.managed:
            continue
        for field in model._meta.local_concrete_fields:
            noun = nouns.get(model)
            is_words = isinstance(field, (*WORDS, models.JSONField)) and not field.choices and not field.primary_key
            # By these, rows are told apart that leave from those that do not.
            if field.name in ("subject_type",):
                continue
            if is_words and (noun is None or field.name in noun.left_out):
                yield model, field


@pytest.fixture
def world(make_thread, ana, bela, jane, omar, mona, source, department, company):
    """A little of everything that is public, and beside it everything that is not."""
    thread = make_thread(title="In the open")
    staff = post_reply(thread, by=omar, body="Before it was changed.")
    edit_post(staff, by=omar, body="An answer.")
    own = post_reply(thread, by=ana, body=f"{CANARY} of a customer, before it was changed")
    edit_post(own, by=ana, body="Changed.")
    gone = post_reply(thread, by=bela, body=f"{CANARY} insult")
    remove_post(gone, by=mona, reason=Removal.Reason.INSULT, note=f"{CANARY} note")
    for visibility in ("held", "private"):
        hidden = make_thread(title=f"{CANARY} {visibility}", body=f"{CANARY} words")
        hidden.tags.add(Tag.objects.create(name=f"{CANARY}{visibility}", slug=f"{CANARY}{visibility}"))
        Thread.objects.filter(pk=hidden.pk).update(visibility=visibility, author=jane)
    held = post_reply(thread, by=bela, body=f"{CANARY} held back")
    Post.objects.filter(pk=held.pk).update(standing="held")
    talk = take_private(thread, by=omar, reason=PrivateTalk.Reason.PAYMENT, department=department)
    post_reply(talk.talk, by=ana, body=f"{CANARY} number of a card")
    return_from_private(talk, by=omar, outcome="The money is back.")
    Department.objects.create(name=f"{CANARY} department", slug="hidden", is_listed=False)
    ContactForm.objects.create(department=department, title=f"{CANARY} form", slug="off", is_active=False)
    Complaint.objects.create(
        source=source, external_id="1", author=jane, text=f"{CANARY} heard", said_at=timezone.now(),
        version=timezone.now(), raw={"raw": CANARY},
    )  # fmt: skip
    Handle.objects.create(user=ana, network="mail", external_id=f"{CANARY}@example.org")
    return thread


@pytest.mark.django_db
def test_no_secret_of_any_private_place_is_in_an_export(world, ana, omar, mona, tmp_path):
    articles = [
        write_article(omar, "What everybody may read", "Public words."),
        write_article(omar, f"{CANARY} for staff", f"{CANARY} words", audience="staff"),
        write_article(omar, f"{CANARY} draft", f"{CANARY} words", is_published=False),
    ]
    write_revision(articles[0], by=omar, title="A plan", body=f"{CANARY} plan")
    attach_file(articles[0], SimpleUploadedFile(f"{CANARY}.txt", f"{CANARY} file".encode()), by=omar)
    ShortLink.objects.create(slug=f"{CANARY}-link", article=articles[1])
    Rating.objects.create(revision=articles[0].in_force, person=ana, is_helpful=False, reason="wrong", text=CANARY)
    Video.objects.create(
        section=articles[0].section,
        title=f"{CANARY} film",
        slug="film",
        created_by=omar,
        host="youtube",
        external_id="x",
    )
    hall = TownHall.objects.create(
        title=f"{CANARY} hall", slug="draft", body=CANARY, starts_at=timezone.now(), time_zone="UTC",
        ends_at=timezone.now() + timedelta(hours=1),
    )  # fmt: skip
    TownHallQuestion.objects.create(town_hall=hall, asker=ana, words=CANARY)
    poll = Poll.objects.create(thread=world, asked_by=omar, question="Which?")
    choice = PollChoice.objects.create(poll=poll, words="This", place=1)
    PollVote.objects.create(poll=poll, choice=choice, person=make_person("Lurker"))
    poisoned = [str(field) for model, field in private_fields() if poison(model, field)]
    # A customer's name is public, and so is what is shown here of a post's history.
    assert {"people.User.email", "people.User.password", "forum.Removal.note", "ingest.Complaint.text"} <= set(poisoned)
    assert len(poisoned) > 40
    # What staff wrote and changed is public with what it said before.
    apps.get_model("forum.Revision").objects.filter(post__voice="employee").update(body="Public before.")
    found = taken_out(tmp_path / "export")
    told = b"\n".join([*found.values(), (tmp_path / "export" / "header.json").read_bytes()])
    where = told.find(CANARY.encode())
    assert where == -1, told[max(0, where - 200) : where + 80]
    assert b"In the open" in told and b"What everybody may read" in told and b"The money is back." in told
    assert b"Public before." in told and [line["reason"] for line in lines(tmp_path / "export", "removals")] == [
        "insult"
    ]
    gone = next(line for line in lines(tmp_path / "export", "posts") if line["standing"] == "removed")
    assert gone["body"] == "" and gone["author"] is None
    assert [line["person"] for line in lines(tmp_path / "export", "poll_votes")] == [None]


def write_article(by, title: str, body: str, *, is_published: bool = True, audience: str = "everybody") -> Article:
    section = Section.objects.get_or_create(title=f"Of {audience}", slug=audience)[0]
    if audience == "staff":
        section.description = f"{CANARY} of staff"
        section.save()
    revision = write_revision(None, by=by, section=section, title=title, body=body, audience=audience)
    if is_published:
        publish_revision(revision, by=make_person(f"Editor{revision.pk}", "Editor"))
    return Article.objects.get(pk=revision.article_id)


def test_what_was_said_on_x_leaves_by_its_address_only(make_thread, bela, omar, tmp_path):
    author = User.objects.create(username="x.1", name=f"{CANARY} name")
    Handle.objects.create(user=author, network="x", external_id="77", name=f"@{CANARY}", url=f"https://x.com/{CANARY}")
    thread = make_thread(
        by=author, title=f"{CANARY} title", body=f"{CANARY} words", said_on="X", said_by=f"@{CANARY}",
        said_at_url="https://x.com/i/status/1234",
    )  # fmt: skip
    post_reply(thread, by=omar, body="We look into it.")
    told = moved(tmp_path / "a", tmp_path / "b")
    assert told == contents(tmp_path / "a")
    assert CANARY.encode() not in b"".join(told.values())
    opening = lines(tmp_path / "b", "posts")[0]
    assert (opening["body"], opening["said_at_url"]) == ("<https://x.com/i/status/1234>", "https://x.com/i/status/1234")
    assert lines(tmp_path / "b", "handles")[0]["external_id"] == "77"
    assert "We look into it." in lines(tmp_path / "b", "posts")[1]["body"]


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_an_export_is_of_one_moment_whatever_is_written_meanwhile(ana, make_thread):
    make_thread(title="Before")
    seen = []
    with one_moment():
        seen.append(Thread.objects.count())
        with ThreadPoolExecutor(max_workers=1) as others:
            others.submit(write_another).result()
        seen.append(Thread.objects.count())
    assert seen == [1, 1] and Thread.objects.count() == 2


def write_another():
    try:
        open_thread(by=User.objects.get(name="Ana"), title="Meanwhile", body="Words.")
    finally:
        connection.close()
