"""What those who write the other side are told: every type, and code that works as it stands there."""

import html
import re
import time

import pytest
from django.template.loader import render_to_string

from apps.foundation.webhook_signing import decode_secret, new_secret, signed_headers
from apps.webhooks.registry import all_types


@pytest.fixture(scope="module")
def page() -> str:
    return render_to_string("webhooks/reference.html")


def test_every_type_stands_there_with_its_example(page):
    told = re.findall(r"<summary><code>([a-z_.]+)</code>", page)
    assert told == [kind.type for kind in all_types()]
    assert page.count("for staff</span>") == 3
    assert "12 times" in page
    for kind in all_types():
        assert f"&quot;type&quot;: &quot;{kind.type}&quot;" in page


def test_the_code_that_is_shown_checks_a_message(page):
    shown = html.unescape(re.search(r"<pre[^>]*><code>(import base64.*?)</code>", page, re.DOTALL)[1])
    assert max(len(line) for line in shown.splitlines()) <= 80
    names: dict = {}
    exec(compile(shown, "shown", "exec"), names)
    old, new, body = new_secret(), new_secret(), b'{"type": "thread.opened"}'
    headers = signed_headers([decode_secret(new), decode_secret(old)], "msg_1", int(time.time()), body)
    for known in (old, new):
        assert names["message_of"](body, headers, [known]) == {"type": "thread.opened"}
    with pytest.raises(ValueError, match="does not fit"):
        names["message_of"](body, headers, [new_secret()])
