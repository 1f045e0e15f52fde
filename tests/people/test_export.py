"""What is mine I take along: all of it, and nothing of anybody else's."""

import json

import pytest

from apps.forum.verbs import edit_post, post_reply, say_me_too
from apps.people.leaving import taking_rules
from apps.people.models import Handle
from tests.conftest import make_person, signed_in
from tests.people.pages import proved

EXPORT = "/settings/data/export/"


def exported(client) -> dict:
    answer = client.post(EXPORT)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment;")
    return json.loads(b"".join(answer.streaming_content))


def test_everything_of_mine_is_in_the_file(client, make_thread, ana, bela):
    thread = make_thread(title="My own toaster", body="My first words.")
    edit_post(thread.posts.get(), by=ana, body="My second words.")
    post_reply(make_thread(by=bela, title="A kettle"), by=ana, body="My reply.")
    say_me_too(make_thread(by=bela, title="A pan"), by=ana)
    Handle.objects.create(user=ana, network="mastodon", external_id="https://social.example/users/ana", name="@ana")

    file = exported(proved(client, ana))

    assert file["of"] == "ana"
    assert file["people.User"][0]["email"] == "ana@example.org"
    assert file["people.Handle"][0]["name"] == "@ana"
    assert [row["title"] for row in file["forum.Thread"]] == ["My own toaster"]
    assert [row["body"] for row in file["forum.Post"]] == ["My second words.", "My reply."]
    assert [row["body"] for row in file["forum.Revision"]] == ["My first words."]
    assert len(file["forum.MeToo"]) == 1
    assert {rule.models[0] for rule in taking_rules()} <= set(file)


def test_nothing_of_others_is_in_the_file(client, make_thread, ana, bela, omar):
    thread = make_thread(body="My words.")
    post_reply(thread, by=bela, body="Words of Bela's, next to mine.")
    post_reply(thread, by=omar, body="Words of Omar's, next to mine.")
    make_thread(by=bela, title="A conversation of Bela's")

    text = json.dumps(exported(proved(client, ana)))

    assert "My words." in text
    for others in ("Bela", "Omar", "bela@example.org", "omar@example.org"):
        assert others not in text


def test_no_secret_is_in_the_file(client, ana):
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=ana, type="totp", data={"secret": "s3cret-totp"})
    text = json.dumps(exported(proved(client, ana)))
    assert "s3cret" not in text
    assert ana.password not in text


def test_a_file_without_anything_is_a_file_all_the_same(client, ana):
    file = exported(proved(client, make_person("Carla")))
    assert file["forum.Post"] == []


@pytest.mark.parametrize("text", ['"quoted"', "line\nbreak", "a \\ and a /", "</script>", "emoji 🍞"])
def test_what_was_said_comes_out_as_it_went_in(client, make_thread, ana, text):
    make_thread(body=f"It says: {text}")
    assert exported(proved(client, ana))["forum.Post"][0]["body"] == f"It says: {text}"


def test_a_session_that_proved_nothing_lately_is_asked_first(client, ana, settings):
    proved(client, ana, seconds_ago=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 1)
    answer = client.post(EXPORT)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/reauthenticate/?next=%2Fsettings%2Fdata%2F")


def test_whoever_has_nothing_to_show_but_a_code_signs_in_again(client, ana):
    ana.set_unusable_password()
    ana.save()
    answer = signed_in(client, ana).post(EXPORT)
    assert answer.status_code == 403
    assert "Sign out and in again" in answer.text


def test_the_file_is_not_there_for_a_plain_link(client, ana):
    assert proved(client, ana).get(EXPORT).status_code == 405


def test_files_have_a_limit(client, ana, settings):
    settings.LIMITS = {**settings.LIMITS, "export": {"person": "2/h"}}
    proved(client, ana)
    assert [client.post(EXPORT).status_code for _ in range(3)] == [200, 200, 429]


def test_memory_stays_small_while_many_rows_are_written(ana, make_thread, django_assert_max_num_queries):
    from apps.people.exporting import write_everything

    thread = make_thread()
    for number in range(60):
        post_reply(thread, by=ana, body=f"Reply {number} " + "x" * 200)
    with django_assert_max_num_queries(90):
        file = write_everything(ana)
    assert len(json.load(file)["forum.Post"]) == 61
