"""A site that is taken out, emptied, and filled again."""

import json
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connection

from apps.exchange.content import noun_named
from apps.exchange.sources import ContentError
from apps.exchange.verbs import export_content, import_content

# What a new site has after its tables were made.
STAYS = {"auth.Permission", "auth.Group", "auth.Group_permissions", "contenttypes.ContentType"}


def empty_site() -> None:
    """Take every row and every file away, as on a site that was just set up."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.label not in STAYS]
    tables = {model._meta.db_table for model in models if model._meta.managed and not model._meta.proxy}
    with connection.cursor() as cursor:
        # Foreign keys are looked at when the transaction ends.
        for table in sorted(tables & set(connection.introspection.table_names(cursor))):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    for folder in ("pictures", "attachments", "videos", "posters"):
        _delete(folder)
    caches["process"].clear()


def _delete(folder: str) -> None:
    with suppress(FileNotFoundError):
        folders, files = default_storage.listdir(folder)
        for one in folders:
            _delete(f"{folder}/{one}")
        for one in files:
            default_storage.delete(f"{folder}/{one}")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of an export but its header, by its name."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if name != "header.json"}


def lines(folder: Path, noun: str) -> list[dict]:
    """The lines of one file of an export."""
    return [json.loads(line) for line in (folder / noun_named(noun).file).read_text().splitlines()]


def taken_out(folder: Path) -> dict[str, bytes]:
    """Export into a new folder and give back what is in it."""
    export_content(folder)
    return contents(folder)


def moved(folder: Path, again: Path) -> dict[str, bytes]:
    """Export, empty the site, import, and export again: what the second export holds."""
    export_content(folder)
    empty_site()
    import_content(folder)
    return taken_out(again)


def rewritten(folder: Path, name: str, change) -> None:
    """Change the bytes of a file of an export, and let its header tell of them as if nothing had been."""
    path = folder / name
    path.write_bytes(change(path.read_bytes()))
    data, header = path.read_bytes(), json.loads((folder / "header.json").read_text())
    header["files"][name] = {
        "lines": data.count(b"\n"), "bytes": len(data), "sha256": sha256(data).hexdigest(),
    }  # fmt: skip
    (folder / "header.json").write_text(json.dumps(header))


def with_line(folder: Path, noun: str, number: int = 1, **values) -> None:
    """Put other values into one line of an export, and let the header tell so."""

    def change(data: bytes) -> bytes:
        rows = data.splitlines(keepends=True)
        told = {**json.loads(rows[number - 1]), **values}
        rows[number - 1] = json.dumps(told, sort_keys=True, separators=(",", ":")).encode() + b"\n"
        return b"".join(rows)

    rewritten(folder, noun_named(noun).file, change)


def refusal(path: Path) -> str:
    """What an import answers that does not come to an end."""
    try:
        import_content(path)
    except ContentError as error:
        return str(error)
    raise AssertionError("it was taken")


def shared(*parts: str) -> Path:
    """Data that is too large for the project."""
    return Path(settings.BASE_DIR).parent.joinpath("shared", "data", *parts)
