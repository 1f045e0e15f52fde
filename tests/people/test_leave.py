"""Leaving: the account is closed at once, all that is the person's is gone soon, and their words as they chose."""

from contextlib import suppress

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.test import Client

from apps.forum.models import MeToo, Post, Thread, Unconfirmed
from apps.forum.verbs import accept_answer, edit_post, merge_threads, post_reply, say_me_too
from apps.foundation.invariants import all_invariants
from apps.ingest.models import Complaint
from apps.ingest.verbs import receive
from apps.people.leaving import when_leaving
from apps.people.models import Credit, FormerNickname, Handle, Leaving, User
from apps.people.verbs import change_nickname, close_account, erase_the_due, nobody
from tests.conftest import make_person, signed_in
from tests.people.pages import proved
from tests.racing import at_once, errors, needs_postgresql
from tests.stand_in import heard

CANARY = "kanarienvogel"
ROOM = len(CANARY) + 8


@pytest.fixture
def life(make_thread, ana, bela, mona, stand_in, catch_up):
    """Ana's whole life here: everything that can hang from a person hangs from her."""
    thread = make_thread(title="My toaster", body="It stays cold.")
    reply = post_reply(make_thread(by=bela, title="Bela's kettle", body="It boils over."), by=ana, body="Descale it.")
    edit_post(thread.posts.get(), by=ana, body="It stays quite cold.")
    post_reply(thread, by=bela, body="Press the lever.")
    accept_answer(Thread.objects.get(pk=reply.thread_id), by=bela, post=reply)
    merge_threads(make_thread(title="My toaster again"), into=thread, by=mona)
    say_me_too(Thread.objects.get(pk=reply.thread_id), by=ana)
    receive(stand_in, [heard("claimed", "Said elsewhere, claimed here.")])
    Complaint.objects.update(author=ana)
    Post.objects.filter(said_on="Stand-in").update(author=ana)
    Thread.objects.filter(said_on="Stand-in").update(author=ana)
    Handle.objects.create(user=ana, network="mastodon", external_id="x", name="@ana")
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    SocialAccount.objects.create(user=ana, provider="mastodon", uid="1", extra_data={"name": "Ana"})
    Authenticator.objects.create(user=ana, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    Unconfirmed.objects.create(email=ana.email.upper(), name="Ana", digest="d" * 64, words={"title": "A pan"})
    change_nickname(ana, "ana-maria")
    catch_up()
    return User.objects.get(pk=ana.pk)


def broken_promises() -> list[str]:
    return [line for promise in all_invariants() for line in promise.violations()]


def test_the_life_of_ana_is_whole(life):
    assert Credit.objects.filter(person=life).exists()
    assert Post.objects.filter(author=life).count() == 4
    assert broken_promises() == []


def test_at_once_nobody_can_sign_in_as_somebody_who_left(life, client):
    signed_in(client, life)
    close_account(life, keep_words=True)
    assert not client.get("/settings/").wsgi_request.user.is_authenticated
    gone = User.objects.get(pk=life.pk)
    assert (gone.is_active, gone.nickname, gone.email, gone.about) == (False, None, None, "")
    for model in (EmailAddress, SocialAccount, Authenticator, Handle, FormerNickname, UserSession):
        assert not model.objects.filter(user=gone).exists()


@pytest.mark.parametrize("keep_words", [True, False])
def test_soon_nothing_of_the_person_is_left(life, catch_up, keep_words):
    close_account(life, keep_words=keep_words)
    catch_up()
    assert not User.objects.filter(pk=life.pk).exists()
    assert not Leaving.objects.exists()
    assert not Unconfirmed.objects.exists()
    assert broken_promises() == []


def test_words_that_stay_are_nobodys(life, catch_up):
    close_account(life, keep_words=True)
    catch_up()
    said = Post.objects.filter(body__in=["It stays quite cold.", "Descale it."])
    assert {post.author for post in said} == {nobody()}
    assert Thread.objects.get(title="My toaster").author == nobody()
    assert not Complaint.objects.exclude(handle="").exists()
    assert not Post.objects.exclude(said_by="").exists()


def test_words_that_go_leave_a_mark_where_they_stood(life, catch_up):
    close_account(life, keep_words=False)
    catch_up()
    said = ["It stays quite cold.", "It stays cold.", "Descale it."]
    assert list(Post.objects.filter(body__in=said).values()) == []
    assert Post.objects.filter(withdrawn_at__isnull=False).count() == 4
    assert Post.objects.filter(body="Press the lever.").exists()
    assert not Thread.objects.filter(title__contains="toaster").exists()


def test_a_me_too_goes_on_counting_where_the_words_stay_and_is_taken_back_where_they_go(
    make_thread, ana, bela, catch_up
):
    thread = make_thread(by=make_person("Carla"))
    for person in (ana, bela):
        say_me_too(thread, by=person)
    close_account(ana, keep_words=True)
    catch_up()
    assert MeToo.objects.filter(thread=thread).count() == 2
    close_account(bela, keep_words=False)
    catch_up()
    thread.refresh_from_db()
    assert (MeToo.objects.filter(thread=thread).count(), thread.me_too_count) == (1, 1)


def plant_canaries(person: User) -> list[str]:
    """Write the canary into every text of every row that is about the person. Returns the columns that took it."""
    planted = []
    from django.apps import apps

    for model in apps.get_models():
        relations = [f.name for f in model._meta.concrete_fields if f.is_relation and f.related_model is User]
        rows = {row.pk: row for name in relations for row in model._base_manager.filter(**{name: person})}
        if model._meta.label == "activity.Event":
            # The log speaks a vocabulary of its own; that no words got into it is asked with real words below.
            continue
        if model is User:
            rows = {person.pk: person}
        if model._meta.label == "forum.Revision":
            rows |= {row.pk: row for row in model.objects.filter(post__author=person)}
        for row in rows.values():
            for name, value in canaries_for(row):
                # A constraint may say that this row has no such text.
                with suppress(IntegrityError), transaction.atomic():
                    model._base_manager.filter(pk=row.pk).update(**{name: value})
                    planted.append(f"{model._meta.label}.{name}")
    return planted


# Words of a vocabulary, names of places, and what another network calls a thing: by that we remember what is gone.
NOT_THEIRS = {
    "state", "network", "provider", "said_on", "carried_to", "external_id", "parent_external_id", "conversation_id",
}  # fmt: skip
# What a canary would make unusable before anybody leaves.
KEYS = {"nickname", "username", "email", "key", "session_key"}


def canaries_for(row):
    for field in row._meta.concrete_fields:
        if field.primary_key or field.is_relation or field.choices or field.name in NOT_THEIRS | KEYS:
            continue
        if isinstance(field, models.JSONField):
            told = getattr(row, field.name)
            yield field.name, [*told, CANARY] if isinstance(told, list) else {**told, "canary": CANARY}
        elif isinstance(field, (models.CharField, models.TextField)) and (field.max_length or 1000) > ROOM:
            yield field.name, f"{CANARY}-{row.pk}"


def rows_with(text: str) -> list[str]:
    """Every column of the whole database in which the text stands."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found += [f"{table}.{name}" for name, value in zip(names, row, strict=True) if text in str(value)]
    return found


def test_not_one_trace_is_left_in_the_whole_database_where_the_words_go(life, catch_up):
    browser = Client(headers={"user-agent": CANARY})
    signed_in(browser, life)
    session = browser.session
    session["somewhere"] = CANARY
    session.save()
    planted = plant_canaries(life)
    assert {"forum.Post.body", "forum.Thread.title", "people.User.name", "people.Handle.name"} <= set(planted)
    assert {"ingest.Complaint.text", "forum.Revision.body", "socialaccount.SocialAccount.extra_data"} <= set(planted)
    assert rows_with(CANARY)
    key = session.session_key
    assert Session.objects.filter(session_key=key).exists()

    close_account(User.objects.get(pk=life.pk), keep_words=False)
    catch_up()

    assert " ".join(sorted(set(rows_with(CANARY)))) == ""
    assert not Session.objects.filter(session_key=key).exists()


def test_no_word_and_no_address_is_left_in_the_whole_database_where_the_words_go(life, catch_up):
    known = (
        "It stays quite cold.", "Descale it.", "My toaster", "Said elsewhere, claimed here.", "ana@example.org", "@ana",
    )  # fmt: skip
    assert [text for text in known if not rows_with(text)] == []
    close_account(life, keep_words=False)
    catch_up()
    assert {text: sorted(set(rows_with(text))) for text in known if rows_with(text)} == {}


def test_sessions_of_others_go_on(life, bela, catch_up):
    other = signed_in(Client(), bela)
    close_account(life, keep_words=True)
    catch_up()
    assert other.get("/settings/").wsgi_request.user == bela


def test_leaving_twice_is_leaving_once_and_the_first_choice_stands(ana):
    first = close_account(ana, keep_words=True)
    assert close_account(ana, keep_words=False) == first
    assert Leaving.objects.get().keep_words


def test_a_rule_that_fails_is_tried_again_and_nothing_is_skipped(ana, make_thread, monkeypatch, ago):
    from apps.people import leaving as registry

    make_thread(body="Words of Ana's.")
    calls = []

    def fails(person, *, keep_words):
        calls.append(person.pk)
        if len(calls) == 1:
            raise RuntimeError("the disk was full")

    monkeypatch.setattr(registry, "_leaving", [*registry._leaving])
    fails.__module__ = "apps.forum.leaving"
    when_leaving("forum.Post")(fails)
    owed = close_account(ana, keep_words=True)
    Leaving.objects.update(next_at=ago(minutes=1))
    assert erase_the_due() == 0
    owed.refresh_from_db()
    assert (owed.error, owed.attempts) == ("RuntimeError", 1)
    assert erase_the_due() == 0
    Leaving.objects.update(next_at=ago(minutes=1))
    assert erase_the_due() == 1
    assert not User.objects.filter(pk=ana.pk).exists()


def test_a_row_that_no_rule_covers_holds_the_person_until_one_does(ana, make_thread, monkeypatch, ago):
    from apps.people import leaving as registry

    make_thread()
    monkeypatch.setattr(registry, "_leaving", [])
    close_account(ana, keep_words=True)
    Leaving.objects.update(next_at=ago(minutes=1))
    assert erase_the_due() == 0
    assert Leaving.objects.get().error == "ProtectedError"


def test_staff_cannot_leave_by_themselves_and_a_superuser_does_it_for_them(omar, db):
    root = make_person("Root", "Manager", is_superuser=True)
    with pytest.raises(ValidationError, match="superuser"):
        close_account(omar, keep_words=True)
    with pytest.raises(ValidationError, match="superuser"):
        close_account(omar, keep_words=True, by=omar)
    assert close_account(omar, keep_words=True, by=root)


def test_the_last_superuser_cannot_leave(db):
    root = make_person("Root", "Manager", is_superuser=True)
    with pytest.raises(ValidationError, match="last superuser"):
        close_account(root, keep_words=True, by=root)
    second = make_person("Second", "Manager", is_superuser=True)
    assert close_account(root, keep_words=True, by=second)
    with pytest.raises(ValidationError, match="last superuser"):
        close_account(second, keep_words=True, by=second)


def test_somebody_of_the_same_name_is_called_otherwise(ana, catch_up):
    close_account(ana, keep_words=True)
    catch_up()
    assert make_person("Ana").nickname == "ana-2"


LEAVING = "/settings/leaving/"


def test_the_door_asks_for_the_choice_and_the_nickname(client, ana):
    proved(client, ana)
    for sent in ({}, {"words": "keep"}, {"words": "burn", "nickname": "ana"}, {"words": "keep", "nickname": "bela"}):
        assert client.post(LEAVING, sent).status_code == 422
    assert not Leaving.objects.exists()


@pytest.mark.parametrize(("words", "kept"), [("keep", True), ("remove", False)])
def test_the_door_closes_the_account(client, ana, words, kept):
    answer = proved(client, ana).post(LEAVING, {"words": words, "nickname": "@Ana"}, follow=True)
    assert Leaving.objects.get().keep_words is kept
    assert "Your account is closed" in answer.text
    assert not answer.wsgi_request.user.is_authenticated


def test_the_door_asks_again_who_it_is(client, ana, settings):
    proved(client, ana, seconds_ago=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 1)
    answer = client.post(LEAVING, {"words": "remove", "nickname": "ana"})
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert not Leaving.objects.exists()


def test_the_door_tells_staff_whom_to_ask(client, omar):
    proved(client, omar)
    assert "Ask a superuser" in client.get(LEAVING).text
    assert client.post(LEAVING, {"words": "keep", "nickname": "omar"}).status_code == 403
    assert not Leaving.objects.exists()


def test_a_superuser_erases_somebody_in_the_admin_and_nobody_else_can(client, ana, omar, mona):
    from tests.staff import page

    address = page(ana).replace("/change/", "/erase/")
    for person in (omar, mona):
        assert signed_in(Client(), person).post(address, {"words": "remove", "_decide": "1"}).status_code == 403
    assert not Leaving.objects.exists()
    root = make_person("Root", "Manager", is_superuser=True)
    signed_in(client, root).post(address, {"words": "remove", "_decide": "1"})
    assert Leaving.objects.get().person == ana


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_the_last_two_superusers_cannot_both_leave_at_once():
    roots = [make_person(name, is_superuser=True) for name in ("Root", "Second")]
    outcomes = at_once(*(lambda one=one: close_account(one, keep_words=True, by=one) for one in roots))
    assert len(errors(outcomes)) == 1
    assert User.objects.filter(is_superuser=True, is_active=True).count() == 1


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_leaving_ten_times_at_once_is_leaving_once():
    ana = make_person("Ana")
    outcomes = at_once(*(lambda: close_account(ana, keep_words=False) for _ in range(10)))
    assert errors(outcomes) == []
    assert Leaving.objects.count() == 1
