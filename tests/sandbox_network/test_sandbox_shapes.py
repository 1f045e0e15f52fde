"""The shapes equal those a real server was recorded with."""

import json
from pathlib import Path

import pytest
import yaml

CASSETTES = Path(__file__).resolve().parents[3] / "shared" / "data" / "payloads_mastodon"


def recorded(name, method, part):
    """The recorded answers of one cassette whose method and address match, newest last."""
    if not CASSETTES.is_dir():
        pytest.skip("the recorded cassettes are not beside this checkout")
    with (CASSETTES / f"{name}.yaml").open(encoding="utf-8") as file:
        interactions = yaml.safe_load(file)["interactions"]
    return [
        (json.loads(each["response"]["body"]["string"]), each["response"]["headers"])
        for each in interactions
        if each["request"]["method"] == method and part in each["request"]["uri"]
    ]


def kinds(value):
    """The keys of a JSON value with the kinds of what they hold, all the way down; null fits everything."""
    if isinstance(value, dict):
        return {key: kinds(each) for key, each in value.items()}
    return type(value).__name__


def differences(ours, theirs, path=""):
    """Where our shape is not theirs. What either leaves null, and lists, are compared by their presence only."""
    found = [f"{path}.{key} is missing" for key in theirs.keys() - ours.keys()]
    found += [f"{path}.{key} is not theirs" for key in ours.keys() - theirs.keys()]
    for key in theirs.keys() & ours.keys():
        if isinstance(theirs[key], dict) and isinstance(ours[key], dict):
            found += differences(ours[key], theirs[key], f"{path}.{key}")
        elif "NoneType" not in (ours[key], theirs[key]) and ours[key] != theirs[key]:
            found.append(f"{path}.{key} is {ours[key]}, theirs is {theirs[key]}")
    return found


@pytest.mark.parametrize("visibility", ["public", "unlisted", "private", "direct"])
def test_a_status_has_the_recorded_shape(call, visibility):
    name = {
        "public": "test_status_post_Content_warning-public_",
        "unlisted": "test_status_post_None-unlisted_",
        "private": "test_status_post_None-private_",
        "direct": "test_status_post_Content_warning-direct_",
    }[visibility]
    ((theirs, _),) = recorded(name, "POST", "/api/v1/statuses")
    form = {"status": "Toot!", "visibility": visibility}
    form |= {"spoiler_text": theirs["spoiler_text"], "sensitive": theirs["sensitive"]}
    ours = call("POST", "/api/v1/statuses", form=form).json
    assert differences(kinds(ours), kinds(theirs)) == []
    same = ("content", "visibility", "spoiler_text", "sensitive", "in_reply_to_id", "mentions", "tags", "edited_at")
    assert {key: ours[key] for key in same} == {key: theirs[key] for key in same}


def test_a_deleted_status_has_the_recorded_shape(call):
    ((theirs, _),) = recorded("test_status_post_None-None_", "DELETE", "/api/v1/statuses/")
    status = call("POST", "/api/v1/statuses", form={"status": "Toot!"}).json
    ours = call("DELETE", f"/api/v1/statuses/{status['id']}").json
    assert differences(kinds(ours), kinds(theirs)) == []


def test_a_mention_has_the_recorded_shape_and_link(sandbox, call):
    ((theirs, headers), *_) = recorded("test_notifications", "GET", "/api/v1/notifications")
    sandbox.post("mia", "@acme hello!")
    answer = call("GET", "/api/v1/notifications?limit=1")
    (ours,) = answer.json
    assert differences(kinds(ours), kinds(theirs[0])) == []
    assert differences(kinds(ours["status"]["mentions"][0]), kinds(theirs[0]["status"]["mentions"][0])) == []
    name, address = theirs[0]["status"]["mentions"][0]["acct"], "http://localhost:3000"
    content = theirs[0]["status"]["content"].replace(name, "acme").replace(address, sandbox.base_url)
    assert ours["status"]["content"] == content
    link = headers["link"][0].replace(address, sandbox.base_url).replace(theirs[0]["id"], ours["id"])
    assert answer.headers["link"].replace("limit=1&", "") == link
    assert set(headers) >= {"x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"}


def test_a_hashtag_timeline_has_the_recorded_shape(sandbox, call):
    ((theirs, _),) = recorded("test_hashtag_tl", "GET", "/api/v1/timelines/tag/")
    call("POST", "/api/v1/statuses", form={"status": "#hoot (hashtag toot)"})
    ours = call("GET", "/api/v1/timelines/tag/hoot").json
    assert differences(kinds(ours[0]), kinds(theirs[0])) == []
    assert ours[0]["content"] == theirs[0]["content"].replace("http://localhost:3000", sandbox.base_url)
    assert differences(kinds(ours[0]["tags"][0]), kinds(theirs[0]["tags"][0])) == []


def test_a_link_is_written_as_recorded(call):
    ((theirs, _),) = recorded("test_status_card", "POST", "/api/v1/statuses")
    assert call("POST", "/api/v1/statuses", form={"status": "http://example.org/"}).json["content"] == theirs["content"]


def test_a_history_has_the_recorded_shape(call):
    theirs, _ = recorded("test_status_edit", "GET", "/history")[-1]
    status = call("POST", "/api/v1/statuses", form={"status": "one"}).json
    call("PUT", f"/api/v1/statuses/{status['id']}", form={"status": "two"})
    ours = call("GET", f"/api/v1/statuses/{status['id']}/history").json
    assert len(ours) == len(theirs) == 2
    assert differences(kinds(ours[1]), kinds(theirs[1])) == []


def test_the_own_account_and_the_instance_have_the_recorded_shape(call):
    theirs, _ = recorded("test_follow_with_notify_reblog", "GET", "verify_credentials")[0]
    assert differences(kinds(call("GET", "/api/v1/accounts/verify_credentials").json), kinds(theirs)) == []
    theirs, _ = recorded("test_instance", "GET", "/api/v2/instance")[0]
    ours = call("GET", "/api/v2/instance/", token="").json
    assert differences(kinds(ours), kinds(theirs)) == []
    assert ours["configuration"]["statuses"] == theirs["configuration"]["statuses"]


def test_a_wrong_token_is_refused_as_recorded(call):
    ((theirs, headers),) = recorded("test_home_tl_anonymous_throws", "GET", "/api/v1/timelines/home")
    answer = call("GET", "/api/v1/notifications", token="")
    assert answer.json == theirs
    assert answer.headers["www-authenticate"] == headers["www-authenticate"][0]
