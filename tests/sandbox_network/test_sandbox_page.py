"""A visitor posts as anybody on the square, without JavaScript."""

import re
import socket

import pytest

HOSTILE = "<script>alert(1)</script> \"><img src=x onerror=alert(1)> javascript:alert(1) ' & @acme #<b>"


def page(sandbox, path="/", **more):
    status, headers, body = sandbox.request("GET", path, token="", **more)
    return status, headers, body.decode()


def write(sandbox, path="/posts", headers=None, **form):
    status, headers, body = sandbox.request("POST", path, form=form, token="", headers=headers)
    return status, headers, body.decode()


def test_a_visitor_posts_and_the_company_hears_it(sandbox, call):
    status, headers, _ = write(sandbox, person="mia", text="@acme it\r\nleaks", visibility="unlisted", language="en")
    assert status == 303
    heard = call("GET", "/api/v1/notifications?limit=1").json[0]["status"]
    assert heard["content"].endswith("it<br />leaks</p>")
    assert (heard["account"]["acct"], heard["visibility"], heard["language"]) == ("mia", "unlisted", "en")
    assert headers["location"] == f"/#post-{heard['id']}"
    assert "HttpOnly" in headers["set-cookie"]


def test_a_reply_of_the_company_is_shown_as_official_below_its_post(sandbox, call):
    asked = sandbox.post("tom", "@acme is it open?")
    reply = call("POST", "/api/v1/statuses", form={"status": "@tom it is", "in_reply_to_id": asked["id"]}).json
    _, _, text = page(sandbox)
    after = text[text.index(f'id="post-{asked["id"]}"') :]
    assert re.search(rf'class="post d1 ours" id="post-{reply["id"]}"', after)
    assert "Official reply" in after


def test_hostile_input_is_escaped_wherever_it_is_shown(sandbox):
    posted = sandbox.post("eve", HOSTILE, display_name="<b>Eve</b>", spoiler_text="<i>warning</i>")
    write(sandbox, name='"><script>x</script>', text=HOSTILE)
    for path in ("/", "/@eve", f"/@eve/{posted['id']}", f"/?reply={posted['id']}", f"/?edit={posted['id']}"):
        status, headers, text = page(sandbox, path)
        assert status == 200
        for sign in ("<script>", "<img src=x", "<b>", "<i>"):
            assert sign not in text, f"{sign} on {path}"
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
        assert "default-src 'none'" in headers["content-security-policy"]
    for path in ("/tags/%3Cscript%3E", '/@"><script>', "/%3Cscript%3E"):
        assert "<script>" not in page(sandbox, path.replace('"><', "%22%3E%3C"))[2]


def test_hostile_input_is_escaped_in_the_html_of_the_api(sandbox):
    content = sandbox.post("eve", HOSTILE)["content"]
    assert set(re.findall(r"<(/?\w+)", content)) <= {"p", "/p", "span", "/span", "a", "/a"}
    assert "javascript:" not in "".join(re.findall(r'href="([^"]*)"', content))


def test_anybody_edits_and_deletes(sandbox, call):
    status = sandbox.post("lena", "@acme wrong wrods")
    assert write(sandbox, f"/posts/{status['id']}/edit", text="@acme wrong words")[0] == 303
    assert "wrong words" in call("GET", f"/api/v1/statuses/{status['id']}").json["content"]
    assert write(sandbox, f"/posts/{status['id']}/delete")[0] == 303
    assert call("GET", f"/api/v1/statuses/{status['id']}").status == 404


def test_a_deleted_post_with_replies_leaves_its_place(sandbox):
    root = sandbox.post("raj", "soon gone")
    sandbox.post("tom", "an answer that stays", in_reply_to_id=root["id"])
    sandbox.delete(root["id"])
    _, _, text = page(sandbox)
    assert "soon gone" not in text
    assert f'gone d0" id="post-{root["id"]}">This post was deleted.' in text
    assert "an answer that stays" in text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"person": "mia", "text": " "}, "Text can&#x27;t be blank"),
        ({"person": "mia", "text": "long " * 101}, "Text character limit of 500 exceeded"),
        ({"text": "who am I"}, "Choose who you are"),
        ({"name": "n" * 41, "text": "hello"}, "at most 40 characters"),
        ({"name": "ACME", "text": "hello"}, "is the company itself"),
        ({"person": "mia", "text": "hello", "visibility": "secret"}, "is not a valid visibility"),
    ],
)
def test_a_form_that_cannot_be_comes_back_with_its_reason_and_its_text(sandbox, form, words):
    before = len(sandbox.statuses())
    status, _, text = write(sandbox, **form)
    assert status == 422
    assert words in text
    assert form["text"].strip() in text
    assert len(sandbox.statuses()) == before


@pytest.mark.parametrize(
    ("name", "username"), [("Ana Ruiz", "ana_ruiz"), ("Zoë", "zoe"), ("@tom", "tom"), ("__init__", "__init__")]
)
def test_a_visitor_of_any_name_gets_a_username(sandbox, name, username):
    assert write(sandbox, name=name, text=f"I am {name}")[0] == 303
    assert sandbox.statuses()[-1]["account"] == username


def test_a_visitor_whose_name_has_no_latin_letter_is_welcome(sandbox):
    assert write(sandbox, name="李雷", text="你好 @acme")[0] == 303
    assert sandbox.statuses()[-1]["account"].startswith("guest_")
    assert "李雷" in page(sandbox)[2]


def test_a_form_of_another_site_is_refused(sandbox):
    before = len(sandbox.statuses())
    assert write(sandbox, headers={"Origin": "https://evil.example"}, person="mia", text="x")[0] == 403
    assert len(sandbox.statuses()) == before


def test_the_page_loads_nothing_from_elsewhere_and_the_pulse_tells_of_news(sandbox):
    _, _, text = page(sandbox)
    loaded = re.findall(r'(?:src|href)="([^"]+)"', text[: text.index("</head>")])
    assert loaded
    for address in [*loaded, "/avatars/mia.svg", "/healthz", "/pulse"]:
        assert address.startswith("/")
        assert page(sandbox, address)[0] == 200
    before = page(sandbox, "/pulse")[2]
    sandbox.post("mia", "news")
    assert page(sandbox, "/pulse")[2] != before


def test_older_conversations_are_on_later_pages(sandbox):
    sandbox.post_many([{"as": "mia", "text": f"conversation {number}"} for number in range(25)])
    first, second = page(sandbox)[2], page(sandbox, "/?page=2")[2]
    assert first.count("<article") == 20
    assert ">Older</a>" in first
    assert "conversation 0<" in second
    assert "conversation 24<" not in second


@pytest.mark.parametrize("path", ["/nothing", "/@nobody_here", "/?reply=1", "/@mia/1", "/?page=many"])
def test_an_address_without_a_page_says_so(sandbox, path):
    status, _, text = page(sandbox, path)
    assert status in (400, 404)
    assert 'role="alert"' in text


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"POST /posts HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", b"413"),
        (b"POST /posts HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n", b"400"),
        (b"POST /posts HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"411"),
        (b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n", b"501"),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", b"414"),
        (b"GET http://[ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"400"),
    ],
)
def test_a_malformed_request_is_answered_and_survived(sandbox, sent, status):
    with socket.create_connection(("127.0.0.1", sandbox.port), timeout=10) as connection:
        connection.sendall(sent)
        assert connection.recv(4096).split(b" ")[1] == status
    assert page(sandbox, "/healthz")[0] == 200


def test_the_control_doors_are_closed_to_other_sites(sandbox):
    before = len(sandbox.statuses())
    headers = {"Origin": "https://evil.example"}
    status, _, _ = sandbox.request("POST", "/control/posts", content={"as": "mia", "text": "x"}, headers=headers)
    assert status == 403
    assert len(sandbox.statuses()) == before


def test_a_reply_begins_with_whom_it_answers_and_without_its_writer(sandbox):
    asked = sandbox.post("tom", "@acme @mia @raj which one of you?")
    _, _, text = page(sandbox, f"/?reply={asked['id']}", headers={"Cookie": "person=mia"})
    assert ">@tom @acme @raj </textarea>" in text
