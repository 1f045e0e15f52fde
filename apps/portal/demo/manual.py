"""The company's help pages, which are this software's manual: read from Markdown files and published by its editors."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.company.models import Product
from apps.forum.models import Thread
from apps.knowledge.models import Article, Revision, Section
from apps.knowledge.verbs import (
    arrange_article,
    attach_file,
    decline_revision,
    distil_thread,
    publish_revision,
    save_section,
    schedule_revision,
    submit_revision,
    translate_article,
    write_revision,
)
from apps.knowledge.verbs.short_links import make_short_link
from apps.people.models import User

from .readers import Readers, count_readers

FOLDER = Path(__file__).parent / "manual"
SETTING = re.compile(r"\{([A-Z][A-Z_]+)\}")
FRONT = re.compile(r"---\n(?P<front>.*?)\n---\n+(?P<body>.*)", re.DOTALL)
KEYS = frozenset(
    {"title", "summary", "link", "days", "votes", "visits", "related", "audience", "product", "attachment", "distils",
     "state", "by", "note", "review_note", "revised", "added", "translation_of"}
)  # fmt: skip
WRITER, REVIEWER = "edda", "mona"
SCHEDULED_IN = timedelta(days=9)

# folder and slug, title, description; in the order of the help page
SECTIONS = (
    ("appliances-and-orders", "Appliances and orders", "Kettle, toaster, robot; parcels, repairs and the guarantee"),
    ("getting-an-answer", "Getting an answer", "Search, ask, follow, and say whether it helped"),
    ("your-account", "Your account", "Signing in, what others see of you, what is yours"),
    ("complaints-made-elsewhere", "Said on another network", "Why it is here, what the labels mean, how to remove it"),
    ("keeping-it-decent", "Keeping it decent", "Reports, posts that wait, and how moderators decide"),
    ("answering", "For people who answer", "The queue, replies that go home, private parts, merging"),
    ("running-it", "Running this help center", "Installing, connecting sources, mail, backups"),
)


@dataclass(frozen=True, slots=True)
class Page:
    """One file. `key` is its folder and name without the number's meaning: "getting-an-answer/02-ask-a-question"."""

    key: str
    language: str
    front: dict[str, str]
    body: str

    @property
    def section(self) -> str:
        return self.key.partition("/")[0]

    @property
    def position(self) -> int:
        return int(self.key.partition("/")[2].partition("-")[0])

    @property
    def title(self) -> str:
        return self.front["title"]

    @property
    def summary(self) -> str:
        return self.front["summary"]

    @property
    def state(self) -> str:
        """What became of it: published, scheduled, in_review or declined."""
        return self.front.get("state", "published")

    @property
    def related(self) -> list[str]:
        """The keys of the pages that are read next."""
        return [key.strip() for key in self.front.get("related", "").split(",") if key.strip()]

    def ago(self, key: str = "days") -> timedelta:
        """How long ago it was published; with "revised", how long ago it said what it says now."""
        return timedelta(days=float(self.front[key]))

    @property
    def readers(self) -> Readers | None:
        """What readers did, where anything is told of it."""
        if "votes" not in self.front:
            return None
        helped, _of, asked = self.front["votes"].split()
        return Readers(helped=int(helped), asked=int(asked), visits=int(self.front["visits"]))

    @property
    def first_body(self) -> str:
        """What it said before the section named by `added` came to it."""
        if "added" not in self.front:
            return self.body
        added = rf"\n## {re.escape(self.front['added'])}\n.*?(?=\n## |\Z)"
        return re.sub(added, "", self.body, flags=re.DOTALL).strip()


class PageError(ValueError):
    """A file of the manual cannot be read; the message names it and what is wrong."""


@cache
def read_pages() -> tuple[Page, ...]:
    """Every file of the manual, in the order of its sections. Raises PageError for one that cannot be read."""
    order = [slug for slug, _title, _description in SECTIONS]
    pages = [_read(path) for path in FOLDER.glob("*/*.md")]
    return tuple(sorted(pages, key=lambda page: (order.index(page.section), page.key, page.language != "en")))


def fill_in(text: str) -> str:
    """A text with the settings that it names, as {REOPEN_WITHIN_DAYS}, in figures of this installation."""
    return SETTING.sub(lambda found: str(getattr(settings, found[1])), text)


def publish_manual(cast: dict[str, User]) -> dict[str, Article]:
    """Write, review and publish everything, with its links and what readers did. Returns the articles by key."""
    sections = {
        slug: save_section(by=cast[WRITER], title=title, slug=slug, description=description, position=position)
        for position, (slug, title, description) in enumerate(SECTIONS)
    }
    articles: dict[str, Article] = {}
    for page in read_pages():
        if page.language == "en":
            articles[page.key] = _write(page, sections[page.section], cast)
    others = [page for page in read_pages() if page.language != "en"]
    translations = [(page, _translate(page, articles[page.key], cast)) for page in others]
    for page in read_pages():
        if "revised" in page.front:
            _revise(page, articles[page.key], cast)
        if page.related and page.language == "en":
            related = [articles[key] for key in page.related]
            arrange_article(articles[page.key], by=cast[WRITER], related=related)
        if "link" in page.front:
            make_short_link(page.front["link"], by=cast[WRITER], article=articles[page.key])
    told = [(articles[page.key], page.readers) for page in read_pages() if page.language == "en" and page.readers]
    count_readers(told + [(article, page.readers) for page, article in translations if page.readers])
    return articles


def _write(page: Page, section: Section, cast: dict[str, User]) -> Article:
    by = cast[page.front.get("by", WRITER)]
    words = {
        "by": by,
        "title": page.title,
        "summary": page.summary,
        "body": fill_in(page.first_body),
        "note": "" if "revised" in page.front else page.front.get("note", ""),
    }
    if "distils" in page.front:
        article = distil_thread(Thread.objects.get(title=page.front["distils"]), by=by, section=section).article
        revision = write_revision(article, **words)
    else:
        product = Product.objects.get(slug=page.front["product"]) if "product" in page.front else None
        audience = page.front.get("audience", "everybody")
        revision = write_revision(None, section=section, product=product, audience=audience, **words)
    arrange_article(revision.article, by=by, position=page.position)
    if name := page.front.get("attachment"):
        data = (FOLDER / page.section / name).read_bytes()
        attach_file(revision.article, SimpleUploadedFile(name, data), by=by)
    _review(page, revision, cast)
    return Article.objects.get(pk=revision.article_id)


def _review(page: Page, revision: Revision, cast: dict[str, User]) -> None:
    """Let another person decide about it, as the file says."""
    by = revision.written_by
    reviewer = cast[REVIEWER if by == cast[WRITER] else WRITER]
    revision = submit_revision(revision, by=by)
    if page.state == "published":
        _publish(revision, page.ago(), reviewer)
    elif page.state == "scheduled":
        schedule_revision(revision, by=reviewer, publish_at=timezone.now() + SCHEDULED_IN)
    elif page.state == "declined":
        decline_revision(revision, by=reviewer, note=page.front["review_note"])


def _translate(page: Page, original: Article, cast: dict[str, User]) -> Article:
    begun = translate_article(original, by=cast[WRITER], language=page.language)
    words = {"title": page.title, "summary": page.summary, "body": fill_in(page.body)}
    revision = write_revision(begun.article, by=cast[WRITER], **words)
    _review(page, revision, cast)
    return Article.objects.get(pk=revision.article_id)


def _revise(page: Page, article: Article, cast: dict[str, User]) -> None:
    words = {"title": page.title, "summary": page.summary, "body": fill_in(page.body), "note": page.front["note"]}
    revision = submit_revision(write_revision(article, by=cast[WRITER], **words), by=cast[WRITER])
    _publish(revision, page.ago("revised"), cast[REVIEWER])


def _publish(revision: Revision, ago: timedelta, by: User) -> None:
    """With its own time: written, looked at and published so long ago."""
    at = timezone.now() - ago
    publish_revision(revision, by=by, at=at)
    Revision.objects.filter(pk=revision.pk).update(written_at=at - timedelta(hours=5), reviewed_at=at)


def _read(path: Path) -> Page:
    found = FRONT.fullmatch(path.read_text(encoding="utf-8"))
    if not found:
        raise PageError(f"{path.name} does not begin with --- and what is told of it.")
    front = dict(_rows(path, found["front"]))
    if unknown := front.keys() - KEYS:
        raise PageError(f"{path.name} tells of {', '.join(sorted(unknown))}, which nobody knows.")
    name, _dot, language = path.stem.partition(".")
    return Page(f"{path.parent.name}/{name}", language or "en", front, found["body"].strip())


def _rows(path: Path, front: str) -> Iterator[tuple[str, str]]:
    for row in front.splitlines():
        key, colon, value = row.partition(": ")
        if not colon:
            raise PageError(f"{path.name} has a row without a colon: {row}")
        yield key, value.strip()
