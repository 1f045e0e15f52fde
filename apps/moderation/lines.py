"""Word lists as files: one word a line, and patterns between slashes."""

from apps.foundation.plaintext import decode_text

from .models import LIST_LIMIT, WordList

LINES_FILE_LIMIT = 4 * LIST_LIMIT


def read_lines(data: bytes) -> tuple[list[str], list[str]]:
    """The words and the patterns of a file. Blank lines and those that begin with # are left out.

    Raises ValueError where it is no text in UTF-8.
    """
    words, patterns = [], []
    for line in decode_text(data).splitlines():
        line = line.strip()
        if len(line) > 2 and line.startswith("/") and line.endswith("/"):
            patterns.append(line[1:-1])
        elif line and not line.startswith("#"):
            words.append(line)
    return words, patterns


def write_lines(stored: WordList) -> str:
    """A list as a file that `read_lines` reads back to the same words and patterns."""
    patterns = [f"/{line.strip()}/" for line in stored.patterns.splitlines() if line.strip()]
    return "\n".join([*(line.strip() for line in stored.words.splitlines() if line.strip()), *patterns, ""])


def merge_lines(present: str, added: list[str]) -> str:
    """Lines with others put below them, each once."""
    lines = [line.strip() for line in present.splitlines() if line.strip()]
    return "\n".join(dict.fromkeys([*lines, *added]))
