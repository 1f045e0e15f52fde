"""Imports and relations point down, and each outside thing has one door."""

import subprocess
import sys

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from tests.house.reading import ROOT, imported, modules, name_of, storeys

HTTP_CLIENTS = ("urllib3", "requests", "httpx", "aiohttp", "http.client", "urllib.request", "pycurl", "socket")
# The one door to other servers, and the sockets it is built of.
MAY_CONNECT = {"apps/foundation/fetching.py", "apps/foundation/connecting.py", "apps/foundation/addresses.py"}
MAY_QUEUE = {"apps/foundation/background.py", "apps/foundation/lanes.py"}


def our_apps():
    return [config for config in apps.get_app_configs() if config.name.startswith("apps.")]


def test_the_import_contracts_are_kept():
    answer = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "0 broken" in answer.stdout


def test_every_app_stands_on_a_storey_and_is_listed_from_the_ground_to_the_roof():
    listed = [name.removeprefix("apps.") for name in settings.INSTALLED_APPS if name.startswith("apps.")]
    assert set(listed) == set(storeys())
    heights = [storeys()[name] for name in listed]
    assert heights == sorted(heights, reverse=True)


@pytest.mark.parametrize("config", our_apps(), ids=lambda config: config.label)
def test_relations_point_to_the_own_app_or_to_a_lower_one(config):
    upward = []
    for model in config.get_models(include_auto_created=True):
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            if not field.is_relation:
                continue
            there = field.related_model._meta.app_config
            if not there.name.startswith("apps.") or there is config:
                continue
            if storeys()[there.label] <= storeys()[config.label]:
                upward.append(f"{model._meta.label}.{field.name} → {field.related_model._meta.label}")
    assert upward == []


def _brings(path, clients) -> list[str]:
    return [name for name in imported(path) if any(name == one or name.startswith(f"{one}.") for one in clients)]


def test_only_the_fetching_door_imports_an_http_client():
    strays = {
        name_of(path): found
        for path in modules("apps", "helpcenter")
        if name_of(path) not in MAY_CONNECT and (found := _brings(path, HTTP_CLIENTS))
    }
    assert strays == {}


def test_the_fetching_door_is_where_this_test_looks_for_it():
    assert _brings(ROOT / "apps/foundation/fetching.py", HTTP_CLIENTS)


def test_only_the_background_door_imports_django_q():
    strays = {}
    for path in modules("apps", "helpcenter"):
        found = _brings(path, ("django_q",))
        # The admin takes the queue's own pages away: whoever may write there may run any code.
        if found and "admin" in path.name:
            found = [name for name in found if not name.startswith("django_q.models")]
            found = [name for name in found if name not in {"django_q", "django_q.admin"}]
        if found and name_of(path) not in MAY_QUEUE:
            strays[name_of(path)] = found
    assert strays == {}


def test_the_background_door_is_where_this_test_looks_for_it():
    assert all(_brings(ROOT / module, ("django_q",)) for module in MAY_QUEUE)


def test_migrations_import_nothing_of_ours():
    strays = {
        name_of(path): found
        for path in modules("apps")
        if "migrations" in path.parts
        and (found := [name for name in imported(path) if name.startswith(("apps", "helpcenter", "."))])
    }
    assert strays == {}


@pytest.mark.django_db
def test_the_models_are_what_the_migrations_make():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("word", ["utils", "helpers", "services", "signals", "misc", "common", "managers", "tasks"])
def test_no_module_has_a_name_that_says_nothing(word):
    assert [name_of(path) for path in modules("apps", "helpcenter", "tests") if path.stem == word] == []
    assert [
        name_of(path)
        for folder in ("apps", "helpcenter", "tests")
        for path in (ROOT / folder).rglob(word)
        if path.is_dir()
    ] == []


def test_across_apps_nobody_imports_views_forms_or_listeners():
    private = {"views", "forms", "listeners", "admin", "urls", "schedules", "api"}
    strays = []
    for path in modules("apps"):
        own = path.relative_to(ROOT / "apps").parts[0]
        for name in imported(path):
            parts = name.split(".")
            # One noun has one shape, so doors for programs stand on those of lower apps; the soil has what all share.
            is_shape = parts[2:3] == ["api"] and parts[3:4] != ["urls"]
            if is_shape and ("api" in path.parts or parts[1] == "foundation"):
                continue
            # What is asked in a frame is asked by the site's own forms.
            if own == "embed" and parts[:3] == ["apps", "forum", "forms"]:
                continue
            if parts[0] == "apps" and len(parts) > 2 and parts[1] != own and parts[2] in private:
                # The lanes' heartbeats are what the soil offers to every storey.
                strays.append(f"{name_of(path)} imports {name}")
    assert strays == []
