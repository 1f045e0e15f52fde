"""What is kept of an answer by mail: the new words, and neither quotes nor signatures nor what programs add."""

import quopri
import time
from email.message import Message
from pathlib import Path

import pytest
from django.conf import settings

from apps.notifications.inbound.charsets import decoded
from apps.notifications.inbound.parse import Letter, read_mail
from apps.notifications.inbound.trim import ANSWER_ABOVE, trim_reply, unfold_flowed
from apps.notifications.inbound.words import new_words

SHARED = Path(settings.BASE_DIR).parent / "shared" / "data" / "emails"

ATTRIBUTIONS = [
    "On Mon, 4 May 2026 at 10:12, Acme <help@acme.example> wrote:",
    "On 4 May 2026, at 10:12, Acme wrote:",
    "Am Mo., 4. Mai 2026 um 10:12 Uhr schrieb Acme <help@acme.example>:",
    "Am 04.05.26 um 10:12 schrieb Acme:",
    "Le lun. 4 mai 2026 à 10:12, Acme <help@acme.example> a écrit :",
    "El lun, 4 may 2026 a las 10:12, Acme (<help@acme.example>) escribió:",
    "Em seg., 4 de mai. de 2026 às 10:12, Acme <help@acme.example> escreveu:",
    "Il giorno lun 4 mag 2026 alle ore 10:12 Acme <help@acme.example> ha scritto:",
    "Op ma 4 mei 2026 om 10:12 schreef Acme <help@acme.example>:",
    "Den mån 4 maj 2026 kl 10:12 skrev Acme <help@acme.example>:",
    "man. 4. mai 2026 kl. 10:12 skrev Acme <help@acme.example>:",
    "ma 4. toukok. 2026 klo 10.12 Acme (help@acme.example) kirjoitti:",
    "pon., 4 maj 2026 o 10:12 Acme <help@acme.example> napisał(a):",
    "po 4. 5. 2026 v 10:12 odesílatel Acme <help@acme.example> napsal:",
    "пн, 4 мая 2026 г. в 10:12, Acme <help@acme.example>:\n> Помогло?",
    "04.05.2026 10:12, Acme пишет:",
    "4 May 2026 Pzt, 10:12 tarihinde Acme <help@acme.example> şunu yazdı:",
    "2026年5月4日(月) 10:12 Acme <help@acme.example>:",
    "Acme <help@acme.example> 于2026年5月4日周一 10:12写道：",
    "2026년 5월 4일 (월) 오전 10:12, Acme <help@acme.example>님이 작성:",
    "Pada Sen, 4 Mei 2026 pukul 10.12 Acme <help@acme.example> menulis:",
    "-----Original Message-----\nFrom: Acme",
    "-----Ursprüngliche Nachricht-----\nVon: Acme",
    "________________________________\nFrom: Acme <help@acme.example>\nSent: Monday\nTo: Ana\nSubject: Toaster",
    "Von: Acme <help@acme.example>\nGesendet: Montag, 4. Mai 2026\nAn: Ana\nBetreff: Toaster",
    "De : Acme <help@acme.example>\nEnvoyé : lundi 4 mai 2026\nÀ : Ana\nObjet : Toaster",
    "**From:** Acme <help@acme.example>\n**Sent:** Monday\n**To:** Ana\n**Subject:** Toaster",
    "发件人: Acme <help@acme.example>\n发送时间: 2026年5月4日\n收件人: Ana\n主题: Toaster",
    "On Mon, 4 May 2026 at 10:12, Somebody With a Very Long Name\n<help@acme.example>\nwrote:",
    "Begin forwarded message:",
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_what_is_answered_is_cut_in_every_language(attribution):
    assert trim_reply(f"It works now.\nMany thanks to you all.\n\n{attribution}\n\n> Did it help?\n") == (
        "It works now.\nMany thanks to you all."
    )


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nAna\n+49 30 1234567", "--\nAna", "Sent from my iPhone", "Get Outlook for iOS<https://aka.example>",
        "Von meinem iPhone gesendet", "Envoyé de mon iPhone", "Enviado desde mi iPhone", "iPhoneから送信",
        "发自我的 iPhone",
        "Best regards,\nAna Example\nHead of Toast\nwww.acme.example", "Mit freundlichen Grüßen\nAna",
        "Cordialement,\nAna",
        "Saludos,\nAna", "Atenciosamente,\nAna", "Cordiali saluti\nAna", "Met vriendelijke groet,\nAna", "Mvh\nAna",
        "Pozdrawiam,\nAna", "С уважением,\nАна", "よろしくお願いします", "Ana Example\nana@example.org\n+49 30 1234567",
        "____________________\nToasters mailing list\nhttps://lists.example/toasters", "Отправлено с iPhone",
    ],
)  # fmt: skip
def test_who_signed_is_not_repeated_in_public(signature):
    assert trim_reply(f"It works now.\n\n{signature}\n") == "It works now."


@pytest.mark.parametrize(
    "text",
    [
        "On Monday I tried it: it works.",
        "I did what you wrote:\n\n1. Turn it off\n2. Turn it on",
        "Thanks\n\nIt works now. I had to turn it off and on again, and then wait for longer than I thought.\n"
        + "It was a long story.\n" * 13,
        "Here is the log:\n\n2026-05-04 10:12:01 started\n2026-05-04 10:12:02 toasting",
        "These two helped:\n\nhttps://acme.example/toast\nhttps://acme.example/bread",
        "From: is a header, and so is To: as far as I know.",
        "- first\n- second",
        "Two things -- this is not a signature -- matter.",
        "Call me on Monday. Thanks",
        "Sent from my desk, where it is quiet.",
        "Best\n\n"
        + "The best toast that I have ever had came out of it, and I have had many of them in my life.\n" * 2,
        "a\n---\nb",
        "Price: 20\nSize: 3\nColour: red",
    ],
)
def test_what_only_looks_like_an_ending_stays(text):
    assert trim_reply(text) == text.strip()


def test_answers_below_and_between_quotes_are_kept():
    text = "On 4 May 2026 Acme wrote:\n> Did it help?\n\nYes.\n\n> Does it still smoke?\n\nNo.\n"
    assert trim_reply(text) == "Yes.\n\n\nNo."


def test_an_answer_below_the_head_of_the_other_mail_is_kept():
    assert trim_reply("From: Acme\nSent: Monday\nTo: Ana\nSubject: Toaster\n\nIt works now.") == "It works now."


def test_below_our_own_line_nothing_is_new():
    line = f"{ANSWER_ABOVE} Write above this line to answer {ANSWER_ABOVE}"
    assert trim_reply(f"It works now.\n\n{line}\n\nOmar answered:\nDid it help?") == "It works now."
    assert trim_reply(f"It works now.\n\n> {line}\n> Omar answered") == "It works now."
    assert trim_reply(f"{line}\n\nOmar answered:\nDid it help?") == ""


@pytest.mark.parametrize("text", ["", "  \n\n ", "> only\n> quoted", "-- \nAna", "On 4 May 2026 Acme wrote:\n> Hi"])
def test_a_mail_without_new_words_leaves_nothing(text):
    assert trim_reply(text) == ""


def test_a_servers_warning_on_top_goes():
    warning = "CAUTION: This mail came from outside of the company. Do not open anything that you did not ask for."
    assert trim_reply(f"{warning}\n\nIt works now.") == "It works now."


def test_a_long_paragraph_on_one_line_stays_whole():
    text = "word " * 5_000
    assert trim_reply(text) == text.strip()


def test_flowed_paragraphs_are_put_together_again():
    text = "This is one \nlong paragraph.\n\nAnd another.\n> quoted \n> lines\n-- \nAna"
    assert unfold_flowed(text) == "This is one long paragraph.\n\nAnd another.\n> quoted \n> lines\n-- \nAna"


HOSTILE = [
    "On a ", "On a\n", "On 1 a\n", "From: x ", "From: x\n", "From: x\n\n", "\n", "> ", ">\n", "_", "Am 1 schrieb ",
    "Am 1 schrieb\n", "1.1.2020 a@b.c:\n", "hello there my friend\n", " ", "--- a ---\n", "-- \n", "Regards,\n",
    "+1 (555) 123 4567\n", "* * *:\n", "- Aaa bbb\n", "=-=-= ", "a@", "1", "thanks ", "mit ", "a:", "\t", "(",
    "=-=-=\n",
]  # fmt: skip


def test_no_text_keeps_a_worker_busy(capsys):
    """Measured against the same amount of plain words, so that a slow machine is no failure."""

    def seconds(unit: str) -> float:
        text = unit * (200_000 // len(unit))
        began = time.perf_counter()
        trim_reply(text)
        return time.perf_counter() - began

    plain = max(seconds("hello there my friend and all others of you who toast\n"), 0.02)
    slowest = max((seconds(unit), unit) for unit in HOSTILE)
    with capsys.disabled():
        print(f"\ntrimming 200,000 hostile characters: {slowest[0]:.2f} s at most, plain words {plain:.2f} s")
    assert slowest[0] < 40 * plain


# Which lines of each recorded text its writer wrote anew, as somebody decided who read them. Two are left out that
# are nothing but the first lines of quotes.
KEPT = {
    "begins_with_signature": "1-4", "caution": "5-23", "caution2": "1-5", "correct_sig": "1", "email_1_1": "1-5",
    "email_1_3": "1-3", "email_1_4": "1", "email_1_5": "1-16", "email_1_6": "1", "email_1_7": "1", "email_1_8": "13 19",
    "email_2_1": "1", "email_2_2": "1", "email_2_3": "1", "email_3_1": "1-3", "email_bullets": "1-9",
    "email_danish_1": "1-3", "email_danish_2": "1-3", "email_danish_3": "1-3", "email_danish_4": "1-3",
    "email_danish_5": "1-3", "email_gmail": "1", "email_headers_no_delimiter": "1", "email_ja_1_1": "1",
    "email_ja_1_2": "1-5", "email_nl_1_1": "1-4", "email_nl_1_2": "1", "email_one_is_not_on": "1-5",
    "email_partial_quote_header": "1-6", "email_pl_1_1": "5-7", "email_pl_1_2": "6-8", "email_pl_1_3": "5-7",
    "email_sent_from_BlackBerry": "1", "email_sent_from_iPhone": "1", "email_sent_from_multi_word_mobile_device": "1",
    "email_sent_from_not_signature": "1-3", "email_sig_delimiter_in_middle_of_line": "1-7", "email_sv_anon_1": "1-4",
    "email_swedish_1": "1-5", "email_swedish_2": "1-5", "forward": "1-4", "greedy_on": "1-6", "multi_header": "1",
    "outlook": "1-8", "pathological": "1-2",
}  # fmt: skip
SIGNED = {
    "camel_case": "1-9",
    "jeff": "1-2",
    "johndoeexamplecom": "1-28",
    "long": "1-3",
    "short_url": "1-3",
    "sparse": "1-3",
}
FLOOR = 0.95


def lines_of(text: str, kept: str) -> str:
    """The lines of a text that a label such as "1-3 7" names."""
    lines, found = text.split("\n"), []
    for part in kept.split():
        first, _, last = part.partition("-")
        found += lines[int(first) - 1 : int(last or first)]
    return "\n".join(found)


def same(one: str, other: str) -> bool:
    return one.split() == other.split()


def recorded_replies():
    """(name, what was kept, what should be) of every recorded reply that somebody labelled."""
    for name, kept in KEPT.items():
        text = quopri.decodestring((SHARED / "alfonsrv_mail-parser-reply" / f"{name}.txt").read_bytes())
        # One of them was recorded as it travelled; to the others this does nothing.
        text = text.decode() if name == "begins_with_signature" else None
        raw = (SHARED / "alfonsrv_mail-parser-reply" / f"{name}.txt").read_text()
        text = (text or raw).replace("\ufeff", "")
        yield name, trim_reply(text), lines_of(text, kept)
    talon = SHARED / "mailgun_talon"
    for path in sorted((talon / "standard_replies").glob("*.eml")):
        yield path.name, new_words(read_mail(path.read_bytes())), "Hello"
    for path in sorted((talon / "html_replies").glob("*.html")):
        yield path.name, new_words(Letter(Message(), html=decoded(path.read_bytes(), ""))), "Hi. I am fine."
    for name, kept in SIGNED.items():
        text = (talon / "signature/emails/stripped" / f"{name}_body").read_text()
        yield name, trim_reply(text), lines_of(text, kept)


def test_recorded_replies_are_trimmed_as_somebody_labelled_them(capsys):
    if not SHARED.is_dir():
        pytest.skip("needs the recorded replies in ../shared/data/emails")
    replies = list(recorded_replies())
    wrong = [name for name, kept, expected in replies if not same(kept, expected)]
    share = 1 - len(wrong) / len(replies)
    with capsys.disabled():
        print(f"\n{len(replies)} recorded replies, {share:.1%} trimmed exactly as labelled; not so: {wrong}")
    assert len(replies) >= 70
    assert share >= FLOOR
