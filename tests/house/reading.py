"""What the house tests read: our files, and what stands in them."""

import ast
import tomllib
from collections.abc import Callable, Iterable
from functools import cache, wraps
from inspect import signature
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SCRATCH = {".venv", ".git", ".local", "__pycache__", ".bootstrap", "node_modules"}
ENDINGS = {".py", ".html", ".css", ".js", ".toml", ".md", ".txt", ".svg", ".yml", ".yaml", ".cfg", ".sh", ""}


@cache
def storeys() -> dict[str, int]:
    """Each app with the number of its storey, the roof being 0, as `pyproject.toml` tells import-linter."""
    house = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    return {app.strip(): number for number, storey in enumerate(house["layers"]) for app in storey.split("|")}


@cache
def modules(*folders: str) -> tuple[Path, ...]:
    """Every Python file below these folders of the project."""
    return tuple(
        path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")) if not SCRATCH & set(path.parts)
    )


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def name_of(path: Path) -> str:
    """A file's path inside the project."""
    return path.relative_to(ROOT).as_posix()


@cache
def calls(path: Path) -> tuple[ast.Call, ...]:
    """Everything that a file calls."""
    return tuple(node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """The name of what is called, without what it belongs to; empty where what is called has none."""
    return getattr(call.func, "attr", "") or getattr(call.func, "id", "")


@cache
def imported(path: Path) -> set[str]:
    """The dotted names that a file imports, also inside functions; relative ones keep their dots."""
    names = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            names.add(base)
            names |= {f"{base}.{alias.name}" if not base.endswith(".") else base + alias.name for alias in node.names}
    return names


@cache
def texts() -> tuple[Path, ...]:
    """Every file of the project that somebody wrote: code, templates, styles, settings and words."""
    found = []
    for folder, inner, files in ROOT.walk():
        # Tools keep their own things in folders with a dot; only CI's is ours.
        inner[:] = sorted(name for name in inner if name == ".ci" or (name[0] != "." and name not in SCRATCH))
        found += [folder / name for name in sorted(files) if Path(name).suffix in ENDINGS]
    return tuple(found)


def for_each(things: Iterable, name: Callable[[object], str] = name_of):
    """Turn a check of one thing into a test of all of them that tells each that fails.

    A thousand tests of one file each spend their time on being tests.
    """

    def decorate(check: Callable[[object], None]):
        @wraps(check)
        def test(subtests):
            for one in things:
                with subtests.test(name(one)):
                    check(one)

        test.__signature__ = signature(test, follow_wrapped=False)
        return test

    return decorate
