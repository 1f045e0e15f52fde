"""What the square looks like: its HTML, put together from small pieces that each escape what they are given."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING

from .markup import find_mentions, render_html
from .posts import MAX_CHARACTERS, MAX_DISPLAY_NAME, find_account, get_account
from .reading import MAX_CONVERSATION, in_reply_order
from .shapes import handle_of

if TYPE_CHECKING:
    from .network import Network

CONVERSATIONS_ON_A_PAGE = 20
DEEPEST_INDENT = 4
EARLIER_POSTS_SHOWN = 160
VISIBILITY_LABELS = {
    "public": "Everyone",
    "unlisted": "Everyone, but not in hashtags",
    "private": "Followers and people mentioned",
    "direct": "Only people mentioned",
}
WRITTEN_FROM_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
LANGUAGES = {
    "": "not said",
    "en": "English",
    "ar": "العربية",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "hi": "हिन्दी",
    "it": "Italiano",
    "ja": "日本語",
    "pt": "Português",
    "zh": "中文",
}


@dataclass
class Composer:
    """The form: who writes, what is already written, what it answers or edits, and what was wrong with it."""

    person: str = ""
    text: str | None = None
    answers: sqlite3.Row | None = None
    edits: sqlite3.Row | None = None
    problem: str = ""


def square_page(
    network: "Network",
    *,
    composer: Composer | None = None,
    problem: str = "",
    page: int = 1,
    pulse: int = 0,
    person: sqlite3.Row | None = None,
    tag: str = "",
    conversation: sqlite3.Row | None = None,
) -> str:
    """The whole page: everything, or what a person said, or what has a hashtag, or one conversation."""
    connection = network.database.connection()
    title, timeline = "", ""
    if person is not None:
        name = escape(person["display_name"] or person["username"])
        title = f"{name} <small>@{escape(handle_of(person))} · {_followers(person)} followers</small>"
    elif tag:
        title = f"#{escape(tag)}"
    elif conversation is not None:
        title = "A conversation"
    if not problem:
        timeline = _timeline(network, connection, page, person, tag, conversation)
    notice = f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
    heading = f'<h2 class="heading">{title} <a href="/">All of the square</a></h2>' if title or problem else ""
    form = _composer(network, connection, composer or Composer()) if not problem else ""
    company = escape(network.settings.company)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Chirp Square</title>
<link rel="icon" href="/chirp.svg" type="image/svg+xml">
<link rel="stylesheet" href="/square.css">
<script src="/square.js" defer></script>
</head>
<body data-pulse="{pulse}">
<header class="top">
<h1><a class="brand" href="/"><img src="/chirp.svg" alt="" width="44" height="44"><span>Chirp Square</span></a></h1>
<p>A pretend social network for trying things out. Be anybody, and tell
<a href="/@{company}">@{company}</a> what went wrong.</p>
</header>
<main>
{notice}{form}
<section aria-label="Conversations">
{heading}<div id="timeline">{timeline}</div>
</section>
</main>
<footer>This is a sandbox: everyone may write, edit and delete everything, and everything here is made up.</footer>
</body>
</html>
"""


def _timeline(network, connection, page, person, tag, conversation) -> str:
    if conversation is not None:
        numbers, more = [conversation["conversation_id"]], False
    else:
        condition, values = "1", ()
        if person is not None:
            condition, values = "account_id = ?", (person["id"],)
        elif tag:
            condition, values = "id IN (SELECT status_id FROM tags WHERE name = ?)", (tag.lower(),)
        found = connection.execute(
            f"""SELECT conversation_id, max(id) AS latest FROM statuses WHERE deleted_at IS NULL AND {condition}
            GROUP BY conversation_id ORDER BY latest DESC LIMIT ? OFFSET ?""",
            (*values, CONVERSATIONS_ON_A_PAGE + 1, (page - 1) * CONVERSATIONS_ON_A_PAGE),
        ).fetchall()
        numbers = [row["conversation_id"] for row in found[:CONVERSATIONS_ON_A_PAGE]]
        more = len(found) > CONVERSATIONS_ON_A_PAGE
    if not numbers:
        return (
            '<p class="empty"><strong>It is quiet here.</strong><br>'
            f"Choose who you are and tell @{escape(network.settings.company)} something.</p>"
        )
    pieces = [_conversation(network, connection, number) for number in numbers]
    links = []
    if page > 1:
        links.append(f'<a href="?page={page - 1}">Newer</a>')
    if more:
        links.append(f'<a href="?page={page + 1}">Older</a>')
    pager = f'<nav class="pager" aria-label="Pages">{"".join(links)}</nav>' if links else ""
    return "".join(pieces) + pager


def _conversation(network, connection, number: int) -> str:
    question = "SELECT * FROM statuses WHERE conversation_id = ? ORDER BY id LIMIT ?"
    rows = connection.execute(question, (number, MAX_CONVERSATION)).fetchall()
    kept: list[tuple[sqlite3.Row, int]] = []
    # From the end, so that a deleted post is kept only where something below it was kept.
    for row, depth in reversed(in_reply_order(rows, None)):
        if not row["deleted_at"] or (kept and kept[-1][1] > depth):
            kept.append((row, depth))
    posts = "".join(_post(network, connection, row, depth) for row, depth in reversed(kept))
    return f'<article class="conversation">{posts}</article>'


def _post(network, connection, row: sqlite3.Row, depth: int) -> str:
    indent = f"d{min(depth, DEEPEST_INDENT)}"
    if row["deleted_at"]:
        return f'<div class="post gone {indent}" id="post-{row["id"]}">This post was deleted.</div>'
    author = get_account(connection, row["account_id"])
    official = row["account_id"] == network.company_id
    name = escape(author["display_name"] or author["username"])
    handle = escape(handle_of(author))
    number = row["id"]
    badges = '<span class="badge official">✓ Official reply</span>' if official else ""
    if author["bot"]:
        badges += '<span class="badge">bot</span>'
    if row["visibility"] != "public":
        badges += f'<span class="badge quiet">{VISIBILITY_LABELS[row["visibility"]]}</span>'
    edited = f'<span class="edited">edited {_when(row["edited_at"])}</span>' if row["edited_at"] else ""
    warning = f"<p class='warning'>{escape(row['spoiler_text'])}</p>" if row["spoiler_text"] else ""
    # A mention at the beginning is Latin; only the language tells that the rest runs from right to left.
    direction = "rtl" if (row["language"] or "").split("-")[0] in WRITTEN_FROM_RIGHT_TO_LEFT else "auto"
    language = f' lang="{escape(row["language"])}"' if row["language"] else ""
    return f"""<div class="post {indent}{" ours" if official else ""}" id="post-{number}">
<img class="avatar" src="/avatars/{escape(author["username"])}.svg" alt="" width="44" height="44" loading="lazy">
<div class="said">
<p class="who"><a class="name" href="/@{handle}">{name}</a> <span class="handle">@{handle}</span>
{badges}<a class="when" href="/@{handle}/{number}">{_when(row["created_at"])}</a> {edited}</p>
{warning}<div class="words" dir="{direction}"{language}>{_words(connection, row["text"])}</div>
<p class="deeds"><a href="/?reply={number}#compose" aria-label="Reply to {name}">Reply</a>
<a href="/?edit={number}#compose" aria-label="Edit this post of {name}">Edit</a></p>
<details class="deed"><summary aria-label="Delete this post of {name}">Delete</summary>
<form method="post" action="/posts/{number}/delete"><button class="danger">Yes, delete it</button></form></details>
</div></div>
"""


def _composer(network, connection, composer: Composer) -> str:
    problem = f'<p class="problem" role="alert" id="problem">{escape(composer.problem)}</p>' if composer.problem else ""
    described = ' aria-describedby="problem" aria-invalid="true"' if composer.problem else ""
    text = _prefilled(network, connection, composer) if composer.text is None else composer.text
    action, label, button, cancel, hidden, before = "/posts", "What happened?", "Post", "", "", ""
    who = people_to_choose(connection, composer.person)
    options = _options()
    target = composer.answers or composer.edits
    if target is not None:
        author = get_account(connection, target["account_id"])
        name = escape(author["display_name"] or author["username"])
        cancel = '<a class="cancel" href="/">Cancel</a>'
        if composer.answers is not None:
            label, button = f"Your reply to {name}", "Reply"
            hidden = f'<input type="hidden" name="in_reply_to_id" value="{target["id"]}">'
            cut = target["text"][:EARLIER_POSTS_SHOWN] + ("…" if len(target["text"]) > EARLIER_POSTS_SHOWN else "")
            before = f'<blockquote dir="auto"><strong>{name}</strong> {escape(cut)}</blockquote>'
        else:
            label, button, who, options = f"Edit what {name} said", "Save", "", ""
            action = f"/posts/{target['id']}/edit"
    focus = " autofocus" if target is not None or composer.problem else ""
    return f"""<form id="compose" class="composer" method="post" action="{action}">
{problem}{who}{before}{hidden}
<label class="label" for="text">{label}</label>
<textarea id="text" name="text" rows="4" maxlength="{MAX_CHARACTERS * 4}" required dir="auto"{described}{focus}
 data-most="{MAX_CHARACTERS}">{escape(text)}</textarea>
{options}<div class="send"><span class="count" id="count">At most {MAX_CHARACTERS} characters</span>{cancel}
<button>{button}</button></div>
</form>
"""


def _prefilled(network, connection, composer: Composer) -> str:
    if composer.edits is not None:
        return composer.edits["text"]
    if composer.answers is None:
        return f"@{network.settings.company} "
    # As Mastodon does: whom we answer, then whom that post spoke to, without ourselves.
    author = get_account(connection, composer.answers["account_id"])
    named = [handle_of(author)]
    for username, domain in find_mentions(composer.answers["text"]):
        account = find_account(connection, username, domain)
        if account is not None:
            named.append(handle_of(account))
    writer = composer.person or _ready_made(connection)[0]["username"]
    others = [handle for handle in dict.fromkeys(named) if handle.lower() != writer.lower()]
    return "".join(f"@{handle} " for handle in others) or f"@{network.settings.company} "


def people_to_choose(connection, chosen: str) -> str:
    """The choice of who one is: somebody who is there already, or any name."""
    ready_made = _ready_made(connection)
    known = {person["username"].lower() for person in ready_made}
    selected = chosen.lower() if chosen.lower() in known else ("" if chosen else ready_made[0]["username"])
    chips = "".join(_chip(person, is_chosen=person["username"] == selected) for person in ready_made)
    typed = escape(chosen) if chosen and not selected else ""
    return f"""<fieldset class="people"><legend>Who are you?</legend><div class="chips">{chips}</div>
<label class="other">or somebody else <input name="name" value="{typed}" maxlength="{MAX_DISPLAY_NAME}"
 autocomplete="off" placeholder="Any name"></label></fieldset>"""


def _ready_made(connection) -> list[sqlite3.Row]:
    return connection.execute("SELECT * FROM accounts WHERE ready_made = 1 ORDER BY id").fetchall()


def _chip(person: sqlite3.Row, *, is_chosen: bool) -> str:
    username = escape(person["username"])
    about = f"{_followers(person)} followers{' · bot' if person['bot'] else ''}"
    checked = " checked" if is_chosen else ""
    return f"""<label class="chip"><input type="radio" name="person" value="{username}"{checked}>
<img src="/avatars/{username}.svg" alt="" width="34" height="34"><span>{escape(person["display_name"])}
<small>{about}</small></span></label>"""


def _options() -> str:
    visibilities = "".join(f'<option value="{key}">{label}</option>' for key, label in VISIBILITY_LABELS.items())
    languages = "".join(f'<option value="{key}">{label}</option>' for key, label in LANGUAGES.items())
    return f"""<details class="options"><summary>Who sees it, and its language</summary><div>
<label>Seen by <select name="visibility">{visibilities}</select></label>
<label>Language <select name="language">{languages}</select></label></div></details>
"""


def _words(connection, text: str) -> str:
    def person_url(username: str, domain: str | None) -> str | None:
        account = find_account(connection, username, domain)
        return f"/@{handle_of(account)}" if account else None

    return render_html(text, base_url="", person_url=person_url)


def _followers(person: sqlite3.Row) -> str:
    number = person["followers"]
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if number >= size:
            return f"{number / size:.1f}".removesuffix(".0") + letter
    return str(number)


def _when(text: str) -> str:
    moment = datetime.fromisoformat(text)
    seconds = (datetime.now(UTC) - moment).total_seconds()
    if seconds < 0 or seconds >= 7 * 86_400:
        shown = f"{moment.day} {moment:%b %Y}"
    elif seconds < 60:
        shown = "just now"
    elif seconds < 3_600:
        shown = f"{int(seconds // 60)} min ago"
    elif seconds < 86_400:
        shown = f"{int(seconds // 3_600)} h ago"
    else:
        shown = f"{int(seconds // 86_400)} d ago"
    return f'<time datetime="{text}" title="{text[:16].replace("T", " ")} UTC">{shown}</time>'
