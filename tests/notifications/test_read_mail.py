"""Mails of every shape are read or refused with a reason; none ends the worker or takes long."""

import re
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from apps.notifications.inbound.authentication import authentication_of
from apps.notifications.inbound.charsets import decoded, words_of_header
from apps.notifications.inbound.classify import classify
from apps.notifications.inbound.parse import TEXT_LIMIT, Unreadable, read_mail
from apps.notifications.inbound.reports import failures_in, returned_message_ids
from apps.notifications.inbound.words import new_words
from tests.notifications.letters import written

SHARED = Path(settings.BASE_DIR).parent / "shared" / "data" / "emails"


def understood(raw: bytes):
    """Everything that is done with a mail before anybody decides, as a worker does it. None for what is refused."""
    try:
        letter = read_mail(raw)
    except Unreadable as refused:
        assert str(refused)
        return None
    classify(letter)
    failures_in(letter)
    returned_message_ids(letter)
    authentication_of(letter)
    new_words(letter)
    return letter


def test_a_plain_mail_is_read():
    letter = read_mail(written(to="Help <Help@Acme.example>", sender="Ana <Ana@Example.org>", text="Hello\n"))
    assert (letter.sender, letter.sender_count, letter.recipients) == ("ana@example.org", 1, ("help@acme.example",))
    assert letter.subject == "Re: The toaster does not toast"
    assert letter.message_id == "<1@mail.example.org>"
    assert letter.text.strip() == "Hello"


@pytest.mark.parametrize(
    ("raw", "charset", "text"),
    [
        ("Grüße".encode("latin-1"), "iso-8859-1", "Grüße"),
        ("“quoted” – €".encode("cp1252"), "iso-8859-1", "“quoted” – €"),
        ("Grüße".encode(), "us-ascii", "Grüße"),
        ("Grüße".encode(), "x-nobody-knows", "Grüße"),
        ("Grüße".encode("latin-1"), "utf-8", "Grüße"),
        ("스티해".encode("cp949"), "ks_c_5601-1987", "스티해"),
        ("日本語".encode("shift_jis"), "shift_jis", "日本語"),
        (b"\x1b$BF|K\\8l\x1b(B", "iso-2022-jp", "日本語"),
        ("汉字".encode("gb18030"), "gb2312", "汉字"),
        (b"abc", "rot13", "abc"),
        (b"abc", "idna", "abc"),
        (b"abc", '"utf-8"', "abc"),
        (b"abc", "utf-8\x00", "abc"),
    ],
)
def test_character_sets_that_lie_are_read_all_the_same(raw, charset, text):
    assert decoded(raw, charset) == text


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?utf-8?b?R3LDvMOfZQ==?= =?utf-8?b?IQ==?=", "Grüße!"),
        ("=?x-unknown?q?Hello?=", "Hello"),
        ("=?utf-8?b?not base64?=", "=?utf-8?b?not base64?="),
        ("folded\r\n subject", "folded subject"),
    ],
)
def test_headers_are_decoded_and_broken_ones_kept(header, words):
    assert words_of_header(header) == words


def test_raw_letters_in_headers_are_read():
    raw = b"From: ana@example.org\r\nSubject: Gr\xc3\xbc\xc3\x9fe\r\n\r\nHello"
    assert read_mail(raw).subject == "Grüße"
    assert read_mail(raw.replace(b"\xc3\xbc\xc3\x9f", b"\xfc\xdf")).subject == "Grüße"


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (b"", "headers"),
        (b"no headers here", "headers"),
        (b"A: b\r\n" * 400 + b"\r\nx", "400 headers"),
        (b"A: " + b"x" * 400_000, "kB"),
        (b"From: a@b.c\r\n\r\n" + b"boundary=\r\n" * 60, "boundaries"),
        (b"From: a@b.c\r\n\r\n" + b"\n" * 700_000, "lines"),
    ],
)
def test_what_would_take_too_long_is_refused_with_the_figure(raw, word):
    with pytest.raises(Unreadable, match=word):
        read_mail(raw)


def nested(depth: int) -> bytes:
    head = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level) for level in range(depth)
    )
    return b"From: ana@example.org\r\n" + head + b"Content-Type: text/plain\r\n\r\nDeep"


def test_parts_inside_parts_are_read_to_a_depth_and_no_further():
    assert "Deep" in read_mail(nested(10)).text
    assert read_mail(nested(40)).text == ""
    assert understood(nested(2_000)) is None


def test_a_very_long_text_is_cut():
    raw = b"From: ana@example.org\r\nContent-Type: text/plain\r\n\r\n" + b"word word word word word\r\n" * 400_000
    assert len(read_mail(raw).text) == TEXT_LIMIT


def test_many_parts_are_read_as_far_as_anybody_needs():
    mail = EmailMessage()
    mail["From"] = "ana@example.org"
    mail.set_content("Hello")
    for number in range(300):
        mail.add_attachment(b"x", maintype="application", subtype="octet-stream", filename=f"{number}.bin")
    letter = read_mail(mail.as_bytes())
    assert "Hello" in letter.text
    assert len(letter.attachments) == 50


def test_a_mail_inside_a_mail_is_not_what_its_sender_says():
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "boss@example.org", "Secret"
    inner.set_content("Somebody else's words")
    mail = EmailMessage()
    mail["From"] = "ana@example.org"
    mail.set_content("See below")
    mail.add_attachment(inner)
    letter = read_mail(mail.as_bytes())
    assert letter.text.strip() == "See below"
    assert "Somebody else" not in letter.text + letter.html


@pytest.mark.parametrize("header", ["From", "To", "Message-ID", "Subject", "Content-Type", "Content-Disposition"])
def test_control_characters_reach_no_column(header):
    raw = f"From: ana@example.org\r\n{header}: a\x00b\x07<c\x00d@e.example>\r\n\r\nx".encode()
    letter = understood(raw)
    told = "".join([letter.sender, letter.message_id, letter.subject, *letter.recipients])
    assert not re.search(r"[\x00-\x1f]", told)


@given(st.binary(max_size=3_000))
@how(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused(raw):
    understood(raw)


HEADERS = ["From", "To", "Content-Type", "Content-Transfer-Encoding", "Subject", "Content-Disposition", "Return-Path"]
VALUES = [
    "multipart/mixed; boundary=b", "multipart/report; report-type=delivery-status; boundary=b", "text/html; charset=x",
    "text/plain; charset*0*=utf-8''%", "message/delivery-status", "message/rfc822", "base64", "x-uuencode", "<>",
    "a@b.c",
    '"a@b.c" <', "=?utf-8?b?=?=", "attachment; filename*=utf-8''%ff", "\x00", ";;;", "(((((",
]  # fmt: skip


@given(
    st.lists(st.tuples(st.sampled_from(HEADERS), st.sampled_from(VALUES) | st.text(max_size=40)), max_size=8),
    st.lists(
        st.sampled_from(["--b", "--b--", "", "Status: 5.1.1", "Content-Type: text/plain", "> hi", "x@y.z"]), max_size=20
    ),
)
@how(max_examples=300, deadline=None)
def test_mails_put_together_by_nobody_are_read_or_refused(headers, lines):
    head = "\r\n".join(f"{name}: {value}" for name, value in headers)
    understood((head + "\r\n\r\n" + "\r\n".join(lines)).encode("utf-8", "surrogatepass"))


def recorded() -> list[Path]:
    found = sorted([*SHARED.rglob("*.eml"), *SHARED.glob("anymail/*.txt")])
    if not found:
        pytest.skip("needs the recorded mails in ../shared/data/emails")
    return found


def test_every_recorded_mail_is_read(capsys):
    mails = recorded()
    refused = [path.name for path in mails if understood(path.read_bytes()) is None]
    with capsys.disabled():
        print(f"\n{len(mails)} recorded mails read, {len(refused)} refused: {refused}")
    assert len(mails) >= 100
    assert len(refused) <= 1


# By what the recording is: the folder of delivery reports and one that lies elsewhere, two with a machine's mark, and
# three that come from an address at which nobody reads.
REPORTS = {"raw_email_with_mimepart_without_content_type.eml"}
MACHINES = {
    "empty_in_reply_to.eml", "bad_date_header.eml", "encoding_madness.eml", "raw_email_trailing_dot.eml",
    "raw_email_encoded_stack_level_too_deep.eml",
}  # fmt: skip


def kind_there(path: Path) -> str:
    if path.parent.name == "multipart_report_emails" or path.name in REPORTS:
        return "bounce"
    return "machine" if path.name in MACHINES else "person"


def test_recorded_bounces_and_machines_are_told_from_people(capsys):
    told, true = [], []
    for path in recorded():
        if letter := understood(path.read_bytes()):
            kind = classify(letter).kind
            told.append({"automatic": "machine", "list": "machine", "reply": "person"}.get(kind, kind))
            true.append(kind_there(path))
    lines = []
    for kind in ("bounce", "machine"):
        right = sum(1 for one, other in zip(told, true, strict=True) if one == other == kind)
        precision, recall = right / max(told.count(kind), 1), right / true.count(kind)
        lines.append(f"{kind}: {true.count(kind)} of {len(true)}, precision {precision:.2f}, recall {recall:.2f}")
        assert recall == 1.0
        if kind == "bounce":
            assert precision == 1.0
    people = [one for one, other in zip(told, true, strict=True) if other == "person"]
    lines.append(f"people taken for people: {people.count('person')} of {len(people)}")
    with capsys.disabled():
        print("\n" + "\n".join(lines))
    assert people.count("person") / len(people) >= 0.97


def test_recorded_reports_name_whom_they_did_not_reach():
    reports = [path for path in recorded() if kind_there(path) == "bounce"]
    for path in reports:
        failures = failures_in(read_mail(path.read_bytes()))
        assert failures, path.name
        assert all("@" in failure.address for failure in failures)
        assert failures[0].is_hard == (path.name not in {"report_422.eml", *REPORTS}), path.name
