"""What every installation can rely on, and what a production installation is told by `manage.py check --deploy`."""

import os
import re
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.utils.csp import CSP

from apps.foundation.checks import has_wal_reset_bug, sqlite_writes_at_once
from apps.foundation.secrets import new_key
from helpcenter.settings.base import database
from tests.house.reading import ROOT

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "helpcenter.settings.production",
    "ALLOWED_HOSTS": "help.acme.example",
    "SITE_URL": "https://help.acme.example",
    "EMAIL_URL": "smtp://user:password@mail.acme.example:587",
    "DEFAULT_FROM_EMAIL": "help@acme.example",
}


def check_production(tmp_path, *options, **environment):
    """`manage.py check --deploy` in an environment of its own. Returns the exit code and what it said."""
    answer = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING", *options],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "LOCAL_DIR": str(tmp_path),
            "DATABASE_URL": f"sqlite:///{tmp_path / 'helpcenter.sqlite3'}",
            "SECRET_KEY": os.urandom(40).hex(),
            "SECRETS_KEYS": new_key(),
            **PRODUCTION,
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=60,
    )
    return answer.returncode, answer.stdout + answer.stderr


def test_production_on_sqlite_refuses_to_keep_tokens_without_a_key_and_warns_of_an_old_sqlite_alone(tmp_path):
    code, words = check_production(tmp_path, "--database", "default", SECRETS_KEYS="")
    old = {"helpcenter.W001"} if has_wal_reset_bug(sqlite3.sqlite_version_info) else set()
    assert set(re.findall(r"\((\w+\.[EW]\d+)\)", words)) == {"helpcenter.E002"} | old, words
    assert code != 0


def test_production_on_postgresql_has_nothing_to_warn_of(tmp_path):
    code, words = check_production(tmp_path, DATABASE_URL="postgresql://helpcenter@database.acme.example/helpcenter")
    assert code == 0, words


def test_production_refuses_to_start_without_a_secret_key(tmp_path):
    code, words = check_production(tmp_path, SECRET_KEY="")
    assert code != 0
    assert "SECRET_KEY" in words


@pytest.mark.parametrize("missing", ["ALLOWED_HOSTS", "SITE_URL"])
def test_production_names_the_setting_it_misses(tmp_path, missing):
    environment = dict(PRODUCTION)
    del environment[missing]
    answer = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "LOCAL_DIR": str(tmp_path), "SECRET_KEY": "x" * 60, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert answer.returncode != 0
    assert missing in answer.stderr


def test_sqlite_takes_its_write_lock_at_once():
    options = database("sqlite:///somewhere.sqlite3")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert "mmap" not in options["init_command"]


def test_sqlite_without_its_write_lock_is_refused(settings):
    settings.DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {}}}
    assert [error.id for error in sqlite_writes_at_once(None)] == ["helpcenter.E001"]


@pytest.mark.parametrize(
    ("version", "has_bug"),
    [
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 0), False),
    ],
)
def test_the_sqlite_versions_with_the_corruption_bug_are_known(version, has_bug):
    assert has_wal_reset_bug(version) is has_bug


def test_postgresql_ends_statements_and_idle_transactions_that_take_too_long():
    options = database("postgresql://helpcenter@database.acme.example/helpcenter")["OPTIONS"]["options"]
    assert "idle_in_transaction_session_timeout=30s" in options
    assert "statement_timeout=" in options


def test_the_policy_allows_nothing_inline_and_nobody_to_frame_us():
    allowed = {str(value) for values in settings.SECURE_CSP.values() for value in values}
    assert not {value for value in allowed if "unsafe" in value}
    assert settings.SECURE_CSP["default-src"] == [CSP.NONE]
    assert settings.SECURE_CSP["frame-ancestors"] == [CSP.NONE]
    assert settings.SECURE_CSP["base-uri"] == [CSP.NONE]
    assert settings.SECURE_CSP["script-src"] == [CSP.SELF]
    assert settings.SECURE_CSP["style-src"] == [CSP.SELF]


def test_no_cookie_may_travel_to_other_sites():
    assert settings.SESSION_COOKIE_SAMESITE == settings.CSRF_COOKIE_SAMESITE == "Lax"
    assert settings.SESSION_COOKIE_HTTPONLY


def test_the_queue_keeps_what_was_measured():
    queue = settings.Q_CLUSTER
    assert queue["orm"] == "default"
    assert not queue["ack_failures"]
    assert not queue["scheduler"]
    # An idle lane writes nothing: how it is, nobody reads.
    assert settings.CACHES[queue["cache"]]["BACKEND"].endswith("LocMemCache")
    assert queue["timeout"] < queue["retry"]
    assert queue["timeout"] < settings.WORKER_STALLED_AFTER


@pytest.mark.django_db
def test_the_suite_itself_has_nothing_to_complain_of():
    found = {message.id for message in run_checks() if message.level >= 30}
    assert found <= {"helpcenter.W001"}
