"""The company replies, edits and withdraws; what may not be done is refused as Mastodon refuses it."""

from concurrent.futures import ThreadPoolExecutor

import pytest


def test_a_reply_is_found_in_the_context_of_what_it_answers(sandbox, call):
    asked = sandbox.post("mia", "@acme where is my parcel?")
    reply = call(
        "POST", "/api/v1/statuses", form={"status": "@mia tomorrow", "in_reply_to_id": asked["id"], "language": "en"}
    ).json
    thanks = sandbox.post("mia", "thank you", in_reply_to_id=reply["id"])
    context = call("GET", f"/api/v1/statuses/{reply['id']}/context").json
    assert [status["id"] for status in context["ancestors"]] == [asked["id"]]
    assert [status["id"] for status in context["descendants"]] == [thanks["id"]]
    assert reply["in_reply_to_account_id"] == asked["account"]["id"]
    assert [person["acct"] for person in reply["mentions"]] == ["mia"]
    assert call("GET", f"/api/v1/statuses/{asked['id']}").json["replies_count"] == 1
    own = call("GET", f"/api/v1/accounts/{reply['account']['id']}/statuses?limit=1").json
    assert [(status["id"], status["in_reply_to_id"]) for status in own] == [(reply["id"], asked["id"])]


def test_the_same_idempotency_key_posts_once(sandbox, call):
    key = {"Idempotency-Key": "reply-1"}
    first = call("POST", "/api/v1/statuses", content={"status": "once"}, headers=key)
    again = call("POST", "/api/v1/statuses", content={"status": "once"}, headers=key)
    assert (first.status, again.status) == (200, 200)
    assert first.json["id"] == again.json["id"]
    kept = [each for each in sandbox.statuses("acme") if each["idempotency_key"] == "reply-1"]
    assert [each["idempotency_hits"] for each in kept] == [1]


def test_twelve_callers_with_one_key_at_the_same_time_post_once(sandbox):
    def post(_):
        headers = {"Idempotency-Key": "reply-12"}
        return sandbox.request("POST", "/api/v1/statuses", form={"status": "together"}, headers=headers)[0]

    with ThreadPoolExecutor(12) as callers:
        assert set(callers.map(post, range(12))) == {200}
    assert len([each for each in sandbox.statuses("acme") if each["idempotency_key"] == "reply-12"]) == 1


def test_a_forgotten_key_posts_again(sandbox, call):
    key = {"Idempotency-Key": "reply-2"}
    first = call("POST", "/api/v1/statuses", form={"status": "twice"}, headers=key).json
    assert sandbox.forget_idempotency_keys() >= 1
    second = call("POST", "/api/v1/statuses", form={"status": "twice"}, headers=key).json
    assert first["id"] != second["id"]


def test_an_edit_keeps_its_history(call):
    status = call("POST", "/api/v1/statuses", form={"status": "tomorow"}).json
    assert status["edited_at"] is None
    edited = call("PUT", f"/api/v1/statuses/{status['id']}", form={"status": "tomorrow"}).json
    assert edited["edited_at"] > status["created_at"]
    history = call("GET", f"/api/v1/statuses/{status['id']}/history").json
    assert [each["content"] for each in history] == ["<p>tomorow</p>", "<p>tomorrow</p>"]


def test_a_person_mentioned_by_an_edit_is_told(sandbox, call):
    status = sandbox.post("tom", "where is everybody")
    sandbox.edit(status["id"], "where is everybody, @acme?")
    newest = call("GET", "/api/v1/notifications?limit=1").json[0]
    assert newest["status"]["id"] == status["id"]
    assert newest["status"]["edited_at"]


def test_a_withdrawn_post_leaves_its_text_and_then_is_gone(sandbox, call):
    status = call("POST", "/api/v1/statuses", form={"status": "oops"}).json
    answer = call("DELETE", f"/api/v1/statuses/{status['id']}").json
    assert answer["text"] == "oops"
    assert "content" not in answer
    assert call("GET", f"/api/v1/statuses/{status['id']}").status == 404
    assert [each["deleted_at"] is None for each in sandbox.statuses("acme") if each["id"] == status["id"]] == [False]


def test_what_others_wrote_cannot_be_changed_through_the_api(sandbox, call):
    status = sandbox.post("mia", "mine")
    for method in ("PUT", "DELETE"):
        answer = call(method, f"/api/v1/statuses/{status['id']}", form={"status": "yours"})
        assert (answer.status, answer.json) == (404, {"error": "Record not found"})


@pytest.mark.parametrize("visibility", ["private", "direct"])
def test_a_closed_post_is_shown_to_whom_it_mentions_only(sandbox, call, visibility):
    told = sandbox.post("mia", "@acme between us #whisper", visibility=visibility)
    other = sandbox.post("mia", "@tom between us #whisper", visibility=visibility)
    newest = call("GET", "/api/v1/notifications?limit=1").json[0]["status"]
    assert (newest["id"], newest["visibility"]) == (told["id"], visibility)
    assert call("GET", f"/api/v1/statuses/{told['id']}").status == 200
    assert call("GET", f"/api/v1/statuses/{other['id']}").status == 404
    assert call("GET", "/api/v1/timelines/tag/whisper").json == []
    listed = call("GET", f"/api/v1/accounts/{told['account']['id']}/statuses").json
    assert other["id"] not in [status["id"] for status in listed]


@pytest.mark.parametrize("token", ["", "wrong", "sandbox-token\u00e9"])
def test_without_the_right_token_nothing_is_answered(call, token):
    for method, path in (("GET", "/api/v1/notifications"), ("POST", "/api/v1/statuses")):
        answer = call(method, path, token=token)
        assert (answer.status, answer.json) == (401, {"error": "The access token is invalid"})
        assert "x-ratelimit-remaining" in answer.headers
        assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({"status": "  "}, 422, "Validation failed: Text can't be blank"),
        ({}, 422, "Validation failed: Text can't be blank"),
        ({"status": "x" * 501}, 422, "Validation failed: Text character limit of 500 exceeded"),
        ({"status": "x", "visibility": "secret"}, 422, "'secret' is not a valid visibility"),
        ({"status": "x", "language": "<b>"}, 422, "Validation failed: Language"),
        ({"status": "x", "in_reply_to_id": "1"}, 404, "The post you are trying to reply to does not appear to exist."),
        ({"status": "x", "in_reply_to_id": "one"}, 400, "in_reply_to_id must be a whole number"),
        ({"status": "x", "media_ids[]": "1"}, 422, "takes no media"),
    ],
)
def test_a_post_that_cannot_be_is_refused_with_its_reason(sandbox, call, form, status, words):
    before = len(sandbox.statuses("acme"))
    answer = call("POST", "/api/v1/statuses", form=form)
    assert answer.status == status
    assert words in answer.json["error"]
    assert len(sandbox.statuses("acme")) == before


def test_a_link_counts_as_twenty_three_characters(call):
    link = "https://help.example/" + "a" * 300
    assert call("POST", "/api/v1/statuses", form={"status": f"{link} {'x' * 476}"}).status == 200
    assert call("POST", "/api/v1/statuses", form={"status": f"{link} {'x' * 477}"}).status == 422


def test_mentions_and_tags_are_written_as_mastodon_writes_them(sandbox, call):
    sandbox.post("noor@far.example", "hello")
    text = '@mia @noor@far.example @nobody #Late 5 < 6 & "so"\nsee https://www.help.example/a?b=1&c=2.\n\nbye'
    content = call("POST", "/api/v1/statuses", form={"status": text}).json["content"]
    assert f'<a href="{sandbox.base_url}/@mia" class="u-url mention">@<span>mia</span></a>' in content
    assert '<a href="https://far.example/@noor" class="u-url mention">@<span>noor</span></a>' in content
    assert f'<a href="{sandbox.base_url}/tags/late" class="mention hashtag" rel="tag">#<span>Late</span></a>' in content
    assert "@nobody " in content
    assert "5 &lt; 6 &amp; &quot;so&quot;<br />see " in content
    assert 'href="https://www.help.example/a?b=1&amp;c=2"' in content
    assert content.endswith(".</p><p>bye</p>")


def test_a_refused_list_of_posts_leaves_none_behind(sandbox):
    before = len(sandbox.statuses())
    status, _, body = sandbox.request(
        "POST", "/control/posts", content=[{"as": "mia", "text": "good"}, {"as": "not a name", "text": "bad"}]
    )
    assert status == 422
    assert b"post 1:" in body
    assert len(sandbox.statuses()) == before
