"""The pieces of Markdown that one writes: words kept as words, links, emphasis, blocks under each other."""

import re

from apps.foundation.letters import ELLIPSIS

SHORTEST_CUT = 40

_LITERAL = re.compile(r"[\\`*\[\]~|]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?]|\Z)|&(?=#?\w*(?:;|\Z))")
_LINE_START = re.compile(r"\A(?:([#+\-=:>])|(\d{1,9})([.)])(?=\s|\Z))")
_BREAKS_A_LINK = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "&": "\\&"})


def escape_words(text: str) -> str:
    """Words of one line that stay words inside a paragraph: only what Markdown would take for markup is escaped."""
    return _LITERAL.sub(r"\\\g<0>", text)


def escape_line_start(line: str) -> str:
    """A line of a paragraph that does not begin a heading, a list, a quote or an underline."""
    return _LINE_START.sub(lambda start: f"\\{start[1]}" if start[1] else f"{start[2]}\\{start[3]}", line.strip(" "))


def link_to(address: str, words: str) -> str:
    """A link on escaped words; an autolink where the words are the address. The address is one that is safe to link."""
    words = words.replace("\n", " ")
    shown = address.removeprefix("mailto:")
    if words.replace("\\", "") in (shown, address) and not any(character in shown for character in "<> "):
        return f"<{shown}>"
    return f"[{words}]({address.translate(_BREAKS_A_LINK)})"


def emphasise(words: str, mark: str, before: str) -> str:
    """Escaped words with `mark` around them, or as they are where it would not be seen as emphasis after `before`."""
    # Beside a letter, a mark counts only where the word itself is at its inner side; three stars are the most that
    # are told apart.
    if before in ("*", "~") or (before.isalnum() and not words[0].isalnum()):
        return words
    for edge in (words, words[::-1]):
        stars = len(edge) - len(edge.lstrip("*"))
        if (mark == "~~" and edge[0] == "~") or (mark != "~~" and stars + len(mark) > (3 if stars else 2)):
            return words
        if stars == 1 and mark == "*":
            return words
    return f"{mark}{words}{mark}"


def fence_for(code: str, shortest: int) -> str:
    """So many backticks, at least `shortest`, that nothing inside the code ends it."""
    longest = max((len(run) for run in re.findall("`+", code)), default=0)
    return "`" * (max(shortest, longest + 1) if longest else shortest)


def stack_blocks(blocks: list[str]) -> str:
    """Blocks under each other: a list follows its words closely, everything else after a blank line."""
    text = blocks[0]
    for block in blocks[1:]:
        closely = block.startswith(("- ", "1. ")) and "\n" not in text
        text += ("\n" if closely else "\n\n") + block
    return text


def prefix_lines(text: str, first: str, others: str) -> str:
    """The text with something in front of its first line and of all others, as a quote or a list needs it."""
    lines = text.split("\n")
    return "\n".join([first + lines[0], *((others + line) if line else others.rstrip() for line in lines[1:])])


def cut_blocks(blocks: list[str], limit: int) -> str:
    """The blocks as one text; the one that does not fit is cut between words, and a fence is closed again."""
    kept: list[str] = []
    room = limit
    for block in blocks:
        if len(block) <= room:
            kept.append(block)
            room -= len(block) + 2
        elif room >= SHORTEST_CUT or not kept:
            return "\n\n".join([*kept, _cut_block(block, room)])
        else:
            return "\n\n".join([*kept[:-1], _cut_block(kept[-1], len(kept[-1]))])
    return "\n\n".join(kept)


def _cut_block(block: str, room: int) -> str:
    fence = re.match("`{3,}", block)
    if fence and room < SHORTEST_CUT:
        return ELLIPSIS[:room]
    room -= len(ELLIPSIS) + (len(fence[0]) + 1 if fence else 0)
    cut = block[: max(room, 0)]
    place = cut.rfind("\n") if fence else max(cut.rfind(" "), cut.rfind("\n"))
    cut = (cut[:place] if place > 0 else cut).rstrip()
    return f"{cut}{ELLIPSIS}\n{fence[0]}" if fence else (cut + ELLIPSIS)[: room + len(ELLIPSIS)]
