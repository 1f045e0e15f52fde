"""Every file keeps the house's manners: short modules, a README per app, no machine and no registry named."""

import re

from django.apps import apps

from tests.house.reading import ROOT, for_each, modules, name_of, texts

LINES = 400
# Put together here, so that this file does not name what it forbids.
REGISTRIES = [".".join(parts) for parts in (
    ("pypi", "org"), ("files", "pythonhosted", "org"), ("registry", "npmjs", "org"), ("proxy", "golang", "org"),
    ("rubygems", "org"), ("crates", "io"), ("unpkg", "com"), ("jsdelivr", "net"), ("cdnjs", "cloudflare", "com"),
    ("huggingface", "co"), ("registry", "yarnpkg", "com"),
)]  # fmt: skip
MACHINE = ["/".join(("", *parts, "")) for parts in (("work", "main"), ("work", "shared"), ("root",), ("home",))]
LEFT = re.compile(r"(#|//|/\*|<!--|{#)\s*(TO" r"DO|FIX" r"ME|XX" r"X)\b")


@for_each(modules("apps", "helpcenter"))
def test_a_module_stays_short_enough_to_be_read(path):
    lines = len(path.read_text().splitlines())
    assert lines <= LINES or "migrations" in path.parts, f"{lines} lines; split it by noun or by verb"


def _lines_with(needles, paths):
    return [
        f"{name_of(path)}:{number}: {needle}"
        for path in paths
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        for needle in needles
        if needle in line
    ]


def test_no_file_names_a_package_registry():
    assert _lines_with(REGISTRIES, texts()) == []


def test_no_file_names_a_path_of_a_machine():
    assert _lines_with(MACHINE, texts()) == []


def test_the_files_that_are_looked_through_are_all_there():
    found = {name_of(path) for path in texts()}
    assert {"manage.py", "pyproject.toml", "apps/desk/models.py", "templates/base.html", "static/css/app.css"} <= found


def test_nothing_is_left_for_later():
    left = [
        f"{name_of(path)}:{number}"
        for path in texts()
        if path.suffix in {".py", ".html", ".css", ".js", ".toml"}
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if LEFT.search(line)
    ]
    assert left == []


@for_each([one for one in apps.get_app_configs() if one.name.startswith("apps.")], str)
def test_an_app_says_what_it_owns_on_one_screen(config):
    words = (ROOT / "apps" / config.label / "README.md").read_text()
    assert words.startswith("# ")
    assert 5 < len(words.splitlines()) <= 80


def test_the_top_level_holds_what_the_readme_says_and_nothing_else():
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert folders <= {"apps", "helpcenter", "static", "templates", "tests"}
