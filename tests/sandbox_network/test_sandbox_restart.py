"""What was said stays said."""

import multiprocessing

import pytest

from tests.sandbox.client import Sandbox, SandboxError


def post_as(arguments):
    """Post from a process of its own; answers the ids."""
    address, name, count = arguments
    sandbox = Sandbox(port=address)
    return [sandbox.post(name, f"@acme {name} {number}")["id"] for number in range(count)]


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_a_restart_keeps_posts_keys_and_address(tmp_path, end):
    with Sandbox(folder=tmp_path) as sandbox:
        address = sandbox.base_url
        status = sandbox.post("mia", "@acme remember me", followers=84)
        key = {"Idempotency-Key": "kept-1"}
        sandbox.request("POST", "/api/v1/statuses", form={"status": "kept"}, headers=key)
        before = sandbox.statuses()
        getattr(sandbox, end)()
        with pytest.raises(OSError):
            sandbox.post("mia", "nobody listens")
        sandbox.start()
        assert sandbox.base_url == address
        assert sandbox.statuses() == before
        assert sandbox.request("GET", f"/api/v1/statuses/{status['id']}")[0] == 200
        sandbox.request("POST", "/api/v1/statuses", form={"status": "kept"}, headers=key)
        assert len([each for each in sandbox.statuses() if each["idempotency_key"] == "kept-1"]) == 1


def test_several_processes_post_at_once_and_nothing_is_lost():
    with Sandbox() as sandbox, multiprocessing.get_context("spawn").Pool(3) as pool:
        ids = pool.map(post_as, [(sandbox.port, name, 20) for name in ("mia", "tom", "raj")])
        flat = [each for some in ids for each in some]
        assert len(set(flat)) == 60
        assert sorted(flat, key=int) == [each["id"] for each in sandbox.statuses()]


def test_a_sandbox_that_cannot_start_says_why(tmp_path):
    (tmp_path / "sandbox.sqlite3").write_text("this is no database, and it is long enough to be read as one" * 20)
    with pytest.raises(SandboxError, match="not a database"):
        Sandbox(folder=tmp_path).start()


def test_the_log_holds_neither_the_token_nor_the_words_of_a_post(sandbox, call):
    sandbox.post("mia", "unmistakable words")
    call("POST", "/api/v1/statuses", form={"status": "unmistakable words"})
    assert "/api/v1/statuses" in sandbox.log()
    assert "unmistakable" not in sandbox.log()
    assert sandbox.token not in sandbox.log()
