"""What the documents say is so: events and who hears them, apps, settings, links, and code that they show."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from apps.activity.hearing import listeners_of
from apps.activity.vocabulary import all_actions
from apps.forum.verbs.screening import screens
from tests.house.reading import ROOT, modules, name_of, storeys, texts

HOUSE = ROOT / "apps" / "README.md"
# The manual links to pages of the site, which tests/portal/demo/test_manual.py asks for.
MANUAL = ROOT / "apps" / "portal" / "demo" / "manual"
WRITTEN = [path for path in texts() if path.suffix == ".md" and MANUAL not in path.parents]
OURS = [config.label for config in apps.get_app_configs() if config.name.startswith("apps.")]
IN_BACKTICKS = re.compile(r"`([^`]+)`")
LINK = re.compile(r"(?<!`)\[[^\]\n]*\]\(([^)\s]+)\)")
IMAGE = re.compile(r"<img[^>]*\bsrc=\"([^\"]+)\"")
FROM_THE_ENVIRONMENT = re.compile(r"\benv(?:\.[a-z_]+)?\(\s*[\"']([A-Z][A-Z0-9_]*)[\"']")
WHOLE_NAME = re.compile(r"\b[A-Z][A-Z0-9_]+\b")
SHOWN_CODE = re.compile(r"From `([^`]+)`:\n\n```python\n(.*?)```", re.DOTALL)


def table_of_events() -> dict[str, tuple[str, set[str]]]:
    """What the table says of each event: "yes" or "no" for public, and who hears it."""
    table = HOUSE.read_text().split("| Event | Public | Heard by |")[1].split("\n\n")[0]
    told = {}
    for line in table.splitlines()[2:]:
        names, public, heard = line.strip("|").split("|")
        for name in IN_BACKTICKS.findall(names):
            assert name not in told, f"{name} stands in two rows"
            told[name] = public.strip(), set(IN_BACKTICKS.findall(heard))
    return told


def test_the_table_of_events_names_every_event_with_exactly_its_listeners():
    told = table_of_events()
    true = {
        action.name: ("yes" if action.is_public else "no", set(listeners_of(action.name))) for action in all_actions()
    }
    assert told == true


def test_every_event_stands_in_the_page_of_the_app_that_says_it():
    missing = []
    for path in modules("apps"):
        if path.name != "events.py":
            continue
        words = (path.parent / "README.md").read_text()
        for name in re.findall(r"Action\(\s*\"([a-z]+\.[a-z_]+)\"", path.read_text()):
            # A run of events is written with the noun once: `thread.opened .replied`.
            noun, _dot, happened = name.partition(".")
            spelled = rf"`{noun}\.[^`]*(?<=[\s.\w])\.?{happened}\b|`[^`]*\b{noun}\.[^`]*\.{happened}\b"
            if not re.search(spelled, words):
                missing.append(f"{name_of(path)}: {name}")
    assert missing == []


@pytest.mark.parametrize("label", OURS)
def test_every_app_stands_in_the_picture_and_in_the_list(label):
    picture, rest = HOUSE.read_text().split("```", 2)[1:]
    assert re.search(rf"\b{label}\b", picture)
    assert f"[{label}]({label}/README.md)" in rest
    assert re.search(rf"\b{label}\b", (ROOT / "README.md").read_text().split("## The house")[1].split("```")[1])


@pytest.mark.parametrize("picture", [HOUSE, ROOT / "README.md"], ids=name_of)
def test_the_storeys_stand_in_the_picture_in_their_order(picture):
    drawn = next(block for block in picture.read_text().split("```")[1::2] if "foundation" in block)
    lines = {label: next(n for n, line in enumerate(drawn.splitlines()) if re.search(rf"\b{label}\b", line))
             for label in OURS}  # fmt: skip
    for upper in OURS:
        for lower in OURS:
            if storeys()[upper] < storeys()[lower]:
                assert lines[upper] < lines[lower], f"{upper} stands above {lower}"


def test_every_setting_from_the_environment_stands_in_the_readme():
    read = {
        name
        for path in sorted((ROOT / "helpcenter" / "settings").glob("*.py"))
        for name in FROM_THE_ENVIRONMENT.findall(path.read_text())
    }
    assert {"SECRET_KEY", "DATABASE_URL", "IMAP_URL", "STAFF_SECOND_FACTOR"} <= read
    words = (ROOT / "README.md").read_text()
    assert sorted(name for name in read if f"`{name}`" not in words) == []


def test_the_readme_names_no_setting_that_nobody_reads():
    rows = re.findall(r"^\| (`[A-Z][^|]*) \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    named = {name for row in rows for name in IN_BACKTICKS.findall(row)}
    assert len(named) > 40
    code = [path.read_text() for path in texts() if path.suffix in {".py", ""}]
    assert sorted(named.difference(*(WHOLE_NAME.findall(words) for words in code))) == []


@pytest.mark.parametrize("path", WRITTEN, ids=name_of)
def test_every_link_to_a_file_leads_somewhere(path):
    words = re.sub(r"```.*?```", "", path.read_text(), flags=re.DOTALL)
    lost = [
        target
        for target in [*LINK.findall(words), *IMAGE.findall(words)]
        if not re.match(r"[a-z]+:|#", target) and not (path.parent / target.partition("#")[0]).exists()
    ]
    assert lost == []


def test_decisions_are_numbered_without_gaps_and_listed():
    folder = ROOT / "helpcenter" / "decisions"
    pages = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert [page[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    index = (folder / "README.md").read_text()
    for page in pages:
        title = (folder / page).read_text().splitlines()[0].removeprefix(f"# {page[:4]} ")
        assert f"\n| [{page[:4]}]({page}) | {title}" in index


def test_code_that_is_shown_stands_where_it_is_said_to():
    shown = SHOWN_CODE.findall(HOUSE.read_text())
    assert len(shown) == 2
    for place, code in shown:
        path = Path(place) if place.startswith("apps/") else Path("apps", place)
        assert code in (ROOT / path).read_text()


def test_the_words_of_the_house_are_those_of_the_code():
    words = HOUSE.read_text()
    assert f"`@{screens.__name__}`" in words
    for place in re.findall(r"`((?:foundation|notifications|sources)/[\w/]+\.py)`", words):
        assert (ROOT / "apps" / place).exists(), place
