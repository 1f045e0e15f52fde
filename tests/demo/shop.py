"""A web site of somebody else with our pages in it: a shop with the widget, and its page with the support tab."""

from html import escape
from pathlib import Path

from apps.embed.models import Embed, Feature, Kind

PRODUCTS = ("Ember kettle", "Crumb toaster", "Gale robot vacuum")
STYLE = """
:root { color-scheme: light dark; }
body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.6 Georgia, serif; }
li { margin: .5rem 0; }
iframe { width: 100%; border: 1px solid #8888; }
"""


def stand_elsewhere(origin: str) -> tuple[Embed, Embed]:
    """The demo's widget and tab, for the site at this origin; made once, and moved where the site is now."""
    offered = [one.value for one in Feature if one != Feature.PRIVATE]
    rows = []
    for kind, name, accent in ((Kind.WIDGET, "Corner shop", "#b45309"), (Kind.TAB, "Acme Home on Facebook", "#1877f2")):
        told = {"kind": kind, "accent": accent, "features": offered, "origins": [origin]}
        row, made = Embed.objects.get_or_create(name=name, defaults=told)
        if not made and row.origins != [origin]:
            row.origins = [origin]
            row.save(update_fields=["origins"])
        rows.append(row)
    return rows[0], rows[1]


def write_shop(folder: Path, site: str, widget: Embed, tab: Embed) -> None:
    """The pages of that site as files: `index.html` with the widget, `support.html` with the tab."""
    folder.mkdir(exist_ok=True)
    goods = "".join(f"<li>{escape(name)}</li>" for name in PRODUCTS)
    script = f'<script async src="{site}/embed/{widget.key}/widget.js"></script>'
    frame = (
        f'<iframe src="{site}{tab.get_absolute_url()}" title="Support" height="700" data-helpcenter-frame '
        'sandbox="allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox allow-same-origin" '
        'referrerpolicy="origin"></iframe>'
    )
    pages = {
        "index.html": f"<p>This shop is not ours. Press “Help” in its corner.</p><ul>{goods}</ul>"
        '<p><a href="#" data-helpcenter-open="ask">Ask before you buy</a> · '
        f'<a href="support.html">Its page with the support tab</a></p>{script}',
        "support.html": f'<p><a href="index.html">Back to the shop</a></p>{frame}',
    }
    for name, words in pages.items():
        page = (
            '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f'<title>Corner shop</title><link rel="icon" href="data:,"><style>{STYLE}</style>'
            f"<h1>Corner shop</h1>{words}"
        )
        (folder / name).write_text(page, encoding="utf-8")
