"""What mails say. Words of others are quoted as plain text, and never those of a private conversation."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from apps.activity.models import Event
from apps.company.models import Profile
from apps.forum.models import Post, Thread, Visibility
from apps.foundation.letters import clean_line, clean_text
from apps.foundation.mail import Letter
from apps.foundation.reading import html_to_text
from apps.foundation.sending import mail_host
from apps.people.models import User

from .models import Notification, Reason
from .subjects import KINDS, NAMES, address_of, label_of
from .tokens import SOLVED, UNSOLVED, Leave, Outcome, leave_token, outcome_token

EXCERPT_LIMIT = 1_500
DIGEST_EXCERPT_LIMIT = 200
TITLE_LIMIT = 150
SHOWN_IN_A_DIGEST = 50


@dataclass(slots=True)
class Told:
    """One notification as a mail tells it; `sentence` and `quote` are plain text."""

    sentence: str
    why: str
    quote: str
    address: str

    @property
    def quoted(self) -> str:
        """The quote as mails quote: every line behind a mark."""
        return "\n".join(f"> {line}".rstrip() for line in self.quote.split("\n")) if self.quote else ""


def bundle_letter(
    notifications: Sequence[Notification], *, company: Profile, reply_to: str = "", asked: dict | None = None
) -> Letter:
    """What happened in one conversation since the last mail, for one reader. All are of that reader and thread.

    `reply_to` is the reader's own address for answers in this conversation, empty where mail is not taken.
    `asked` is what else the mail asks, see `survey_wording.question_of`.
    """
    first = notifications[0]
    thread, person = first.thread, first.recipient
    leave = Leave(person=person.pk, thread=thread.pk) if person else Leave(watch=first.watch_id)
    outcome = _outcome_addresses(thread, person) if asks_for_an_outcome(notifications) else {}
    context = {
        "thread": thread,
        "title": title_of(thread),
        "told": [tell(one, EXCERPT_LIMIT) for one in notifications],
        "why": notifications[-1].get_reason_display(),
        "address": absolute(path_for(thread, person)),
        "can_reply": bool(reply_to),
        "unsubscribe": unsubscribe_address(leave),
        "settings": absolute(reverse("notifications:settings")) if person else "",
        "company": company,
        **outcome,
        **(asked or {}),
    }
    return Letter(
        to=person.email if person else first.address,
        subject=f"[{company.name}] {title_of(thread)}",
        person=person,
        headers={
            **sender(company),
            **leaving_headers(leave),
            **grouped_under(thread),
            **({"Reply-To": reply_to} if reply_to else {}),
        },
        **rendered("bundle", context),
    )


def digest_letter(person: User, notifications: Sequence[Notification], *, company: Profile) -> Letter:
    """What somebody missed since their last digest, the oldest first, by conversation."""
    groups: dict[int, dict] = {}
    for one in notifications[:SHOWN_IN_A_DIGEST]:
        group = groups.setdefault(one.thread_id or 0, {"thread": one.thread, "told": []})
        if one.thread:
            group["title"], group["address"] = title_of(one.thread), absolute(path_for(one.thread, person))
        group["told"].append(tell(one, DIGEST_EXCERPT_LIMIT))
    leave = Leave(person=person.pk)
    context = {
        "groups": list(groups.values()),
        "count": len(notifications),
        "more": max(len(notifications) - SHOWN_IN_A_DIGEST, 0),
        "address": absolute(reverse("notifications:list")),
        "unsubscribe": unsubscribe_address(leave),
        "settings": absolute(reverse("notifications:settings")),
        "company": company,
    }
    subject = _("[%(company)s] What you missed: %(count)d") % {"company": company.name, "count": len(notifications)}
    return Letter(
        to=person.email,
        subject=subject,
        person=person,
        headers={**sender(company), **leaving_headers(leave)},
        **rendered("digest", context),
    )


def reminder_letter(thread: Thread, person: User, address: str, *, watch: int = 0, company: Profile) -> Letter:
    """Ask the person who asked whether the answer solved it, with a link for each answer."""
    leave = Leave(watch=watch) if watch else Leave(person=person.pk, thread=thread.pk)
    context = {
        "title": title_of(thread),
        "address": absolute(path_for(thread, None if watch else person)),
        "unsubscribe": unsubscribe_address(leave),
        "company": company,
        **_outcome_addresses(thread, person),
    }
    return Letter(
        to=address,
        subject=_("[%(company)s] Is it solved? %(title)s") % {"company": company.name, "title": title_of(thread)},
        person=person,
        headers={**sender(company), **leaving_headers(leave), **grouped_under(thread)},
        once=f"reminder:{thread.pk}",
        **rendered("reminder", context),
    )


def confirmation_letter(subject: models.Model, *, address: str, token: str) -> dict:
    """Ask an address whether it wants to follow something; the arguments of `queue_mail`.

    It says nothing that anybody wrote: whoever opens a conversation could otherwise mail their words to anybody.
    """
    company = Profile.current()
    kind = KINDS[label_of(subject)]
    address_here = reverse("forum:thread", args=[subject.pk, "-"]) if kind == "thread" else address_of(subject)
    context = {
        "kind": NAMES[kind],
        "title": clean_line(str(subject), TITLE_LIMIT) if kind in ("board", "product", "town-hall") else "",
        "address": absolute(address_here),
        "confirm": absolute(reverse("notifications:confirm_follow", args=[token])),
        "company": company,
    }
    return {
        "to": address,
        "subject": _("[%(company)s] Confirm that you want to hear of this") % {"company": company.name},
        "headers": sender(company),
        **rendered("confirm", context),
    }


def alert_letter(
    to: str, events: Sequence[Event], *, once: str, person: User | None = None, company: Profile
) -> Letter:
    """Tell staff at once that something needs them."""
    alerts = [{"sentence": spoken(event), "address": absolute(alert_path(event))} for event in events]
    return Letter(
        to=to,
        subject=f"[{company.name}] {alerts[0]['sentence']}",
        person=person,
        headers=sender(company),
        once=once,
        **rendered("alert", {"alerts": alerts, "company": company}),
    )


def tell(notification: Notification, limit: int) -> Told:
    """A notification as plain words, with the beginning of what was said where everybody may read that.

    One about a release comes `with_releases`, and leads to its page.
    """
    post, thread, release = notification.post, notification.thread, notification.release
    quote = ""
    if release:
        quote = clean_text(html_to_text(release.html), limit)
    elif post and thread and thread.is_public:
        quote = excerpt(post, limit)
    path = path_for(thread, notification.recipient, post) if thread else alert_path(notification.event)
    if release:
        path = release.get_absolute_url()
    return Told(
        sentence=spoken(notification.event),
        why=notification.get_reason_display(),
        quote=quote,
        address=absolute(path),
    )


def path_for(thread: Thread, reader: User | None, post: Post | None = None) -> str:
    """Where a reader of a mail goes to read a conversation, or one post of it; the reader is None for an address.

    Nothing of a private title stands in it, and an address without an account is led through the code by which its
    owner signs in.
    """
    if thread.is_public:
        return (post or thread).get_absolute_url()
    path = reverse("forum:thread", args=[thread.pk, "-"])
    if reader is None:
        return f"{reverse('account_request_login_code')}?{urlencode({'next': path})}"
    return f"{path}#{post.anchor}" if post else path


def excerpt(post: Post, limit: int) -> str:
    """The beginning of a post as plain text."""
    return clean_text(html_to_text(post.html), limit)


def spoken(event: Event) -> str:
    """What happened as one line of plain text; the sentence of an event is markup."""
    try:
        sentence = event.sentence()
    except (KeyError, IndexError):
        sentence = event.action
    return clean_line(html.unescape(strip_tags(str(sentence))), 300)


def alert_path(event: Event) -> str:
    """Where staff looks at what an alert is about: its page in the admin, or the list of events."""
    try:
        name = event.subject_type.replace(".", "_")
        return reverse(f"admin:{name}_change", args=[event.subject_id])
    except NoReverseMatch:
        return reverse("admin:index")


def absolute(path: str) -> str:
    """The full address of a path here. Of the settings only: what a request calls us is not believed."""
    return f"{settings.SITE_URL}{path}"


def grouped_under(thread: Thread) -> dict[str, str]:
    """Headers by which mail programs show all mails about a conversation together (RFC 5322, 3.6.4)."""
    root = f"<thread-{thread.pk}@{mail_host()}>"
    return {"In-Reply-To": root, "References": root}


def title_of(thread: Thread) -> str:
    """What a conversation is called in a mail: a private one by its number, as subjects are shown on locked screens."""
    if thread.visibility == Visibility.PRIVATE:
        return _("Private conversation %(number)d") % {"number": thread.pk}
    return clean_line(thread.title, TITLE_LIMIT)


def asks_for_an_outcome(notifications: Sequence[Notification]) -> bool:
    """Whether the conversation was settled without the asker's own word, and this mail goes to the asker."""
    last = notifications[-1]
    thread = last.thread
    is_theirs = last.recipient_id == thread.author_id or last.reason == Reason.ASKED
    was_settled = any(one.event.action == "thread.resolved" for one in notifications)
    return is_theirs and was_settled and thread.is_resolved and thread.resolution.settled_by_id != thread.author_id


def _outcome_addresses(thread: Thread, person: User | None) -> dict[str, str]:
    author = person.pk if person else thread.author_id
    return {
        choice: absolute(reverse("notifications:outcome", args=[outcome_token(Outcome(thread.pk, author, choice))]))
        for choice in (SOLVED, UNSOLVED)
    }


def sender(company: Profile) -> dict[str, str]:
    """The header that says who writes: the company, by its name."""
    return {"From": formataddr((clean_line(company.name, 80), parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))}


def leaving_headers(leave: Leave) -> dict[str, str]:
    """Leaving with one click, in the mail program itself (RFC 8058, RFC 2369), and what list it is (RFC 2919)."""
    return {
        "List-Unsubscribe": f"<{unsubscribe_address(leave)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f"<conversations.{mail_host()}>",
    }


def unsubscribe_address(leave: Leave) -> str:
    """The full address of the link that ends what `leave` names."""
    return absolute(reverse("notifications:unsubscribe", args=[leave_token(leave)]))


def rendered(name: str, context: dict) -> dict[str, str]:
    """The words of a mail as text and as HTML, from the templates of that name."""
    return {
        "text": render_to_string(f"notifications/mail/{name}.txt", context).strip() + "\n",
        "html": render_to_string(f"notifications/mail/{name}.html", context),
    }
