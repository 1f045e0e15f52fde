"""What `manage.py check` says about the ground we stand on."""

import sqlite3

from django.conf import settings
from django.core import checks

SQLITE_FIXED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


def has_wal_reset_bug(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite may corrupt a WAL database that two connections write and checkpoint at once.

    Fixed in 3.51.3 and in the maintenance releases 3.50.7 and 3.44.6; see decision 0003.
    """
    if version >= SQLITE_FIXED[0]:
        return False
    return not any(version[:2] == fixed[:2] and version >= fixed for fixed in SQLITE_FIXED[1:])


@checks.register(checks.Tags.security)
def sqlite_version(app_configs, **kwargs):
    """Warn where the SQLite library has the WAL-reset bug."""
    uses_sqlite = any(db["ENGINE"].endswith("sqlite3") for db in settings.DATABASES.values())
    if not uses_sqlite or not has_wal_reset_bug(sqlite3.sqlite_version_info):
        return []
    return [
        checks.Warning(
            f"SQLite {sqlite3.sqlite_version} can corrupt a WAL database in a rare race of two writers.",
            hint="Use a Python linked with SQLite 3.51.3 or newer (or 3.50.7, 3.44.6), or PostgreSQL.",
            id="helpcenter.W001",
        )
    ]


@checks.register(checks.Tags.security)
def sqlite_writes_at_once(app_configs, **kwargs):
    """Refuse SQLite without IMMEDIATE transactions: half of all read-then-write transactions would fail."""
    return [
        checks.Error(
            f"Database {alias!r} runs SQLite without transaction_mode=IMMEDIATE.",
            hint="Build it with helpcenter.settings.base.database().",
            id="helpcenter.E001",
        )
        for alias, db in settings.DATABASES.items()
        if db["ENGINE"].endswith("sqlite3") and db.get("OPTIONS", {}).get("transaction_mode") != "IMMEDIATE"
    ]


@checks.register(checks.Tags.security)
def secrets_have_keys(app_configs, **kwargs):
    """Refuse to run without a key for the tokens of other networks."""
    if settings.SECRETS_KEYS:
        return []
    return [
        checks.Error(
            "SECRETS_KEYS is empty, so tokens of other networks cannot be kept.",
            hint="Set SECRETS_KEYS to one or more Fernet keys, separated by commas.",
            id="helpcenter.E002",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def proxy_is_known(app_configs, **kwargs):
    """Behind a proxy, rate limits per address need to know how many proxies to trust."""
    if settings.SECURE_PROXY_SSL_HEADER and not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return [
            checks.Error(
                "A proxy is trusted for the scheme, but TRUSTED_PROXY_COUNT is 0: all visitors share one address.",
                id="helpcenter.E003",
            )
        ]
    return []
