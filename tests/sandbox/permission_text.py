"""The page on which somebody lets a program know who they are on the square."""

from html import escape
from typing import TYPE_CHECKING

from .page_text import people_to_choose

if TYPE_CHECKING:
    from .network import Network


def permission_page(network: "Network", program: str, *, person: str = "", problem: str = "") -> str:
    """Asks who somebody is and whether the program may know. Its form keeps the address, and what it asks with it."""
    name = escape(program)
    notice = f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Let {name} know who you are · Chirp Square</title>
<link rel="icon" href="/chirp.svg" type="image/svg+xml">
<link rel="stylesheet" href="/square.css">
</head>
<body>
<header class="top">
<h1><a class="brand" href="/"><img src="/chirp.svg" alt="" width="44" height="44"><span>Chirp Square</span></a></h1>
<p><strong>{name}</strong> would like to know who you are on the square.
It cannot post and cannot read your messages.</p>
</header>
<main>
<form class="composer" method="post">
{notice}{people_to_choose(network.database.connection(), person)}
<div class="send"><button name="answer" value="no">No</button>
<button name="answer" value="yes">Yes, that is me</button>
</div>
</form>
</main>
<footer>This is a sandbox: everyone may be anybody, and everything here is made up.</footer>
</body>
</html>
"""
