"""The demo's help pages are this software's manual: what they say is there, and what they lead to is found."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import Resolver404, resolve
from django.utils import timezone

from apps.company.models import Department
from apps.contact.models import Request
from apps.foundation.plaintext import html_to_text
from apps.knowledge.models import Article, Rating, Revision, ShortLink, Video, Visits
from apps.knowledge.verbs.say_helpful import recount_ratings
from apps.people.models import User
from apps.portal.demo.manual import FOLDER, SECTIONS, SETTING, fill_in, read_pages
from apps.portal.demo.tutorials import FOLDER as FILMS
from apps.portal.demo.tutorials import TUTORIALS

ROOT = Path(settings.BASE_DIR)
PAGES = read_pages()
FILM_BYTES, POSTER_BYTES = 300_000, 25_000
TRANSLATED = re.compile(r"""{%\s*translate\s+(?:"([^"]*)"|'([^']*)')""")
BLOCK = re.compile(r"{%\s*blocktranslate\b.*?%}(.*?){%\s*endblocktranslate\s*%}", re.DOTALL)
GETTEXT = re.compile(r'\b(?:_|gettext|gettext_lazy)\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)')
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
LABEL = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
PLACEHOLDER = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|%\(\w+\)[sd]|\{\w+\}")


def words_of(text: str) -> str:
    """A text without what is code."""
    return CODE.sub("", text)


@cache
def interface() -> frozenset[str]:
    """Every sentence that the interface says, with gaps as … and without regard to capitals."""
    said = set()
    for path in (*ROOT.glob("templates/**/*.html"), *ROOT.glob("templates/**/*.txt")):
        text = path.read_text()
        said.update(first or second for first, second in TRANSLATED.findall(text))
        for block in BLOCK.findall(text):
            said.update(re.split(r"{%\s*plural\s*%}", block))
    for path in ROOT.glob("apps/**/*.py"):
        if "demo" not in path.parts:
            for words in GETTEXT.findall(path.read_text()):
                said.add("".join(re.findall(r'"((?:[^"\\]|\\.)*)"', words)))
    return frozenset(flat(one) for one in said)


def flat(words: str) -> str:
    bare = re.sub(r"<[^>]+>", "", PLACEHOLDER.sub("…", words))
    return " ".join(bare.split()).rstrip("… :").casefold()


def addresses_of(text: str) -> set[str]:
    """The addresses of this site that a text leads to, or names as code."""
    named = re.findall(r"`(/[a-z/-]+/)`", text)
    return {address for address in (*LINK.findall(text), *named) if address.startswith("/")}


def test_there_is_enough_of_it_and_every_section_has_some():
    assert len([page for page in PAGES if page.language == "en" and page.state == "published"]) >= 25
    assert {page.section for page in PAGES} == {slug for slug, _title, _description in SECTIONS}
    assert {page.language for page in PAGES} == {"en", "de", "es"}


def test_titles_are_unique_and_summaries_fit_into_a_list():
    titles = [page.title for page in PAGES]
    assert len(set(titles)) == len(titles)
    assert all(0 < len(page.summary) <= 200 for page in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.key}.{page.language}")
def test_whatever_stands_in_bold_is_said_by_the_interface(page):
    unknown = {label for label in LABEL.findall(words_of(page.body)) if flat(label) not in interface()}
    assert unknown == set(), f"Nothing in the interface is called {unknown}."


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.key}.{page.language}")
def test_every_address_that_a_page_names_is_one_of_this_site(page):
    links = {one.front["link"] for one in PAGES if "link" in one.front} | {one.link for one in TUTORIALS}
    for address in addresses_of(page.body):
        try:
            found = resolve(address.partition("?")[0])
        except Resolver404:
            # The beginning of several addresses, as /mail/inbound/<service>/.
            found = resolve(f"{address}service/")
        if found.view_name == "knowledge:go":
            assert found.kwargs["slug"] in links, address


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.key}.{page.language}")
def test_what_a_page_refers_to_is_there(page):
    keys = {one.key for one in PAGES if one.language == "en"}
    assert set(page.related) <= keys - {page.key}
    assert page.front.get("translation_of", page.key) in keys
    assert all(hasattr(settings, name) for name in SETTING.findall(page.body))
    if "attachment" in page.front:
        assert (FOLDER / page.section / page.front["attachment"]).exists()


def test_commands_and_variables_of_the_manual_exist():
    text = "\n".join(page.body for page in PAGES)
    commands = set(re.findall(r"manage\.py ([a-z_]+)", text))
    ours = {path.stem for path in ROOT.glob("apps/*/management/commands/*.py")}
    djangos = {"migrate", "createcachetable", "collectstatic", "check", "createsuperuser"}
    assert commands - djangos <= ours
    read = (ROOT / "README.md").read_text()
    variables = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)`", text))
    assert variables and all(f"`{name}`" in read for name in variables)


def test_a_setting_is_told_in_the_figures_of_this_installation(settings):
    settings.REOPEN_WITHIN_DAYS = 77
    page = next(page for page in PAGES if "{REOPEN_WITHIN_DAYS}" in page.body)
    assert "for 77 days after it was settled" in fill_in(page.body)


def test_films_are_small_have_captions_and_chapters_that_fit():
    assert len(TUTORIALS) >= 3
    for one in TUTORIALS:
        assert (FILMS / f"{one.film}.mp4").stat().st_size <= FILM_BYTES
        assert (FILMS / f"{one.film}.webp").stat().st_size <= POSTER_BYTES
        assert (FILMS / f"{one.film}.en.vtt").read_text().startswith("WEBVTT")
        assert len(one.summary) <= 200
    assert len(list(FILMS.glob("*.vtt"))) > len(TUTORIALS)
    assert {path.name.partition(".")[0] for path in FILMS.iterdir()} == {one.film for one in TUTORIALS}


def test_everything_is_published_as_its_file_says(alone):
    states = {page.state: 0 for page in PAGES}
    for page in PAGES:
        states[page.state] += 1
    assert Article.objects.filter(in_force__isnull=False).count() == states["published"]
    at_work = {state: Revision.objects.filter(state=state).count() for state in ("scheduled", "in_review", "declined")}
    assert at_work == {state: states[state] for state in at_work} and all(at_work.values())
    assert Revision.objects.get(state="scheduled").publish_at > timezone.now()
    assert Article.objects.filter(audience="staff", in_force__isnull=False).count() == 1
    assert Article.objects.get(attachments__isnull=False).attachments.get().name == "reviews.csv"
    for revision in Revision.objects.filter(state="in_force"):
        assert revision.written_by_id != revision.reviewed_by_id
        assert revision.written_at <= revision.in_force_from <= timezone.now()


def test_markdown_becomes_pages_without_losing_words(alone):
    for revision in Revision.objects.filter(state="in_force"):
        shown = html_to_text(revision.html)
        # Whatever is a word in the source, in its prose and outside of links, stands on the page.
        plain = re.sub(r"\]\([^)]*\)|<[^>]*>", " ", words_of(revision.body))
        assert set(re.findall(r"[^\W\d_]{4,}", plain)) <= set(re.findall(r"[^\W\d_]{4,}", shown)), revision.title
        assert revision.html.count("<h2") == len(re.findall(r"(?m)^## ", revision.body))


def test_visitors_can_open_every_page_and_staff_alone_the_internal_one(alone, client, django_user_model):
    public = Article.objects.public()
    assert {article.language for article in public} == {"en", "de", "es"}
    for article in public:
        answer = client.get(article.get_absolute_url())
        assert answer.status_code == 200, article.title
        assert article.title in answer.content.decode()
    internal = Article.objects.get(audience="staff")
    assert client.get(internal.get_absolute_url()).status_code in {403, 404}
    client.force_login(User.objects.get(username="omar"))
    assert client.get(internal.get_absolute_url()).status_code == 200


def test_one_translation_is_out_of_date_and_another_is_not(alone):
    german, spanish = (Article.objects.get(language=code) for code in ("de", "es"))
    assert german.in_force.translated_from_id == german.translation_of.in_force_id
    assert spanish.in_force.translated_from_id != spanish.translation_of.in_force_id
    assert spanish.translation_of.revisions.filter(state="superseded").count() == 1


def test_short_links_lead_to_their_pages(alone, client):
    assert ShortLink.objects.filter(article__isnull=False).count() == sum("link" in page.front for page in PAGES)
    answer = client.get("/go/ask/")
    assert answer.status_code in {301, 302}
    assert answer["Location"].startswith(Article.objects.get(title="Ask a question").get_absolute_url())


def test_votes_and_visits_are_counted_as_they_were_given(alone):
    assert recount_ratings() == 0
    parcel = Article.objects.get(title="Where is my parcel?")
    assert (parcel.helpful_count, parcel.unhelpful_count) == (46, 20)
    assert sum(Visits.objects.filter(article=parcel).values_list("count", flat=True)) == 1105
    assert not Rating.objects.filter(rated_at__gt=timezone.now()).exists()


def test_the_article_that_began_as_a_conversation_says_so_there(alone, client):
    article = Article.objects.get(distillations__isnull=False)
    thread = article.distillations.get().thread
    page = client.get(thread.get_absolute_url()).content.decode()
    assert article.get_absolute_url() in page or f"“{article.title}”" in page


def test_tutorials_can_be_watched_with_their_captions(alone, client):
    videos = Video.objects.visible_to(AnonymousUser())
    assert videos.count() == len(TUTORIALS)
    assert Video.objects.get(tracks__language="de").tracks.count() == 2
    for video in videos:
        assert 25 <= video.seconds <= 60
        assert video.chapters.count() >= 3
        assert video.poster
        page = client.get(video.get_absolute_url())
        assert page.status_code == 200
        assert video.tracks.get(language="en").lines[0]["text"] in page.content.decode()


def test_departments_have_hours_and_forms_and_somebody_wrote_in_private(alone, client):
    departments = Department.objects.all()
    assert all(department.opening_hours.exists() for department in departments)
    assert client.get("/contact/").status_code == 200
    for department in departments:
        assert client.get(department.get_absolute_url()).status_code == 200
    requests = Request.objects.select_related("thread")
    assert all(request.thread.visibility == "private" for request in requests)
    [published] = [request.published_as for request in requests if request.published_as]
    assert published.is_public and "Ana" not in published.author.name
    assert client.get(published.get_absolute_url()).status_code == 200
