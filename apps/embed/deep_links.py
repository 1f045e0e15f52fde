"""What a link to a Facebook tab may ask for in `app_data`: a few words of ours, never an address.

"ask", "ideas", "mine", "t/123" a conversation, "i/123" an idea, "a/123" or "a/its-slug" an article, "v/123" a video.
"""

import re

from apps.ideas.models import Idea
from apps.knowledge.models import Article

from .models import Embed, Feature

PAGES = {
    "ask": ("embed:ask", Feature.ASK),
    "ideas": ("embed:ideas", Feature.IDEAS),
    "mine": ("embed:mine", Feature.MY_THREADS),
}
THING = re.compile(r"([taiv])/([\w-]{1,120})")
NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)


def page_asked_for(embed: Embed, app_data: str) -> tuple[str, tuple[int, ...]] | None:
    """The name and the arguments of the page that a link asks for; None for whatever is not on the list.

    Whether the thing is there and may be seen, its own page says.
    """
    if app_data in PAGES:
        name, feature = PAGES[app_data]
        return (name, ()) if embed.offers(feature) else None
    if not (found := THING.fullmatch(app_data)):
        return None
    sort, named = found.groups()
    number = int(named) if NUMBER.fullmatch(named) else _number_of_article(named) if sort == "a" else None
    if number is None:
        return None
    if sort == "i":
        thread = Idea.objects.public().filter(pk=number).values_list("thread", flat=True).first()
        return ("embed:thread", (thread,)) if thread else None
    if sort == "v" and not embed.offers(Feature.VIDEOS):
        return None
    return {"t": "embed:thread", "a": "embed:article", "v": "embed:video"}[sort], (number,)


def _number_of_article(slug: str) -> int | None:
    return Article.objects.public().filter(slug=slug).order_by("pk").values_list("pk", flat=True).first()
