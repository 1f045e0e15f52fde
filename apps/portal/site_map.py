"""What the site map lists of the help: sections and those in them, in two levels and one query."""

from dataclasses import dataclass, field

from apps.knowledge.models import Section

from .sitemaps import filled_sections

# More than any editor would keep in order; a page has an end all the same.
SECTIONS_SHOWN = 1_000


@dataclass(slots=True)
class Branch:
    """A section of the first level with those that stand in it."""

    section: Section
    inside: list[Section] = field(default_factory=list)


def branches_of_sections() -> list[Branch]:
    """The sections in which everybody finds something. One query, whatever stands in them."""
    rows = list(filled_sections().only("title", "slug", "parent", "position")[:SECTIONS_SHOWN])
    branches = {row.pk: Branch(row) for row in rows if row.parent_id is None}
    for row in rows:
        if row.parent_id in branches:
            branches[row.parent_id].inside.append(row)
        elif row.parent_id:
            # Beyond the end of the page stands the one that it is in.
            branches[row.pk] = Branch(row)
    return list(branches.values())
