"""What Facebook signed is read; nothing else is, and nothing that anybody sends is more than refused."""

import base64
import json
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.embed.signed_requests import Untrusted, read_signed_request
from tests.embed.facebook import PAGE, SECRET, in_base64, signed


def why(written: str, secret: str = SECRET) -> str:
    with pytest.raises(Untrusted) as refused:
        read_signed_request(written, secret=secret)
    assert str(refused.value)
    return refused.value.why


def test_the_known_vector_is_signed_well():
    known = "vlXgu64BQGFSQrY0ZcJBZASMvYvTHu9GQ0YM9rjPSso.eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsIjAiOiJwYXlsb2FkIn0"
    # Its signature fits; that it names no page is seen only after that.
    assert why(known, "secret") == "elsewhere"
    assert why(known, "Secret") == "forged"


def test_what_facebook_says_is_read():
    said = read_signed_request(
        signed(app_data="t/12", user={"locale": "ar_AR", "country": "eg"}, page={"id": PAGE, "admin": True}),
        secret=SECRET,
    )
    assert (said.page_id, said.app_data, said.locale, said.is_page_admin) == (PAGE, "t/12", "ar_AR", True)
    said.require_fresh(timezone.now())
    # Names of algorithms are not about capitals, and ids were numbers once.
    old = read_signed_request(signed(algorithm="hmac-sha256", page={"id": int(PAGE)}), secret=SECRET)
    assert (old.page_id, old.app_data, old.locale, old.is_page_admin) == (PAGE, "", "", False)


@pytest.mark.parametrize("algorithm", ["none", "HMAC-SHA1", "HMAC-SHA512", "", None, ["HMAC-SHA256"], 256])
def test_no_other_algorithm_is_taken_whatever_the_signature(algorithm):
    assert why(signed(algorithm=algorithm)) == "algorithm"
    assert why(signed(algorithm=algorithm, secret="")) == "algorithm"


def test_another_key_another_byte_and_another_padding_are_told_apart():
    good = signed()
    assert why(signed(secret="another")) == "forged"
    signature, payload = good.split(".")
    other = json.loads(base64.urlsafe_b64decode(payload + "=="))
    other["page"]["id"] = "1"
    assert why(f"{signature}.{in_base64(json.dumps(other).encode())}") == "forged"
    # The signature is of the letters as they came, so the same bytes written otherwise are not signed.
    for written in (f"{signature}.{payload}=", f"{signature}.{payload}==", f"{signature}. {payload}", f"{good}.x"):
        assert why(written) == "unreadable"
    assert why(good, "") == "unprepared"


@pytest.mark.parametrize("seconds", [-301, 301, -86_400, 86_400])
def test_what_was_signed_at_another_time_is_not_believed(seconds):
    said = read_signed_request(signed(issued_at=int(time.time()) + seconds), secret=SECRET)
    with pytest.raises(Untrusted, match="waited for too long"):
        said.require_fresh(timezone.now())
    said.require_fresh(timezone.now() + timedelta(seconds=seconds))


@pytest.mark.parametrize("moment", [None, "1700000000", 1.5, True, -1, 2**63, [], {}])
def test_a_moment_is_a_number_of_seconds(moment):
    assert why(signed(issued_at=moment)) == "stale"


def test_what_cannot_be_read_is_refused():
    bombs = [
        b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"[" * 3000, b'{"a":' * 1200, b"1" * 5000,
        json.dumps({"algorithm": "x" * 9000}).encode(), b"\x00" * 100,
    ]  # fmt: skip
    for bomb in bombs:
        assert why(signed(bomb)) in {"unreadable", "algorithm"}
    for written in (
        "",
        ".",
        "a.b",
        "..",
        "no dot",
        "x" * 9000,
        "é.é",
        "\x00.\x00",
        "a" * 43 + ".!!",
        "=" * 50 + ".e30",
    ):
        assert why(written) == "unreadable"
    # A page that is no page, and whatever else is not what it should be, is left out.
    for page in (None, [], "x", 1, {"id": None}, {"id": True}, {"id": ["1"]}, {}):
        assert why(signed(page=page)) == "elsewhere"
    odd = read_signed_request(signed(app_data={"a": 1}, user=[1], issued_at=int(time.time())), secret=SECRET)
    assert (odd.app_data, odd.locale) == ("", "")
    assert read_signed_request(signed(user={"locale": "<script>"}, app_data="x" * 300), secret=SECRET).app_data == ""


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=300),
        st.binary(max_size=200).map(signed),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
            lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=12), inside, max_size=4),
            max_leaves=12,
        ).map(lambda said: signed(json.dumps(said).encode())),
    )
)
def test_nothing_that_anybody_sends_does_more_than_be_refused(written):
    assert why(written) in {"unreadable", "algorithm", "forged", "stale", "elsewhere"}
