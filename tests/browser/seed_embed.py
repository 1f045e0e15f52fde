"""Frames on pages of others, as the browser meets them: one of each kind, one read from right to left in the dark."""

from apps.embed.models import Embed, Feature, Kind, Scheme
from apps.forum.models import Thread
from apps.ideas.models import Idea
from apps.knowledge.models import Article, Video

SHOP = "https://shop.example"


def fill() -> dict[str, str]:
    """Make them. Returns the address of each page by a short name."""
    tab = _embed("Our page on Facebook", kind=Kind.TAB, accent="#1877f2", scheme=Scheme.LIGHT)
    widget = _embed("Shop")
    blog = _embed("Blog", kind=Kind.FRAME)
    dark = _embed("Dark shop", accent="#b45309", scheme=Scheme.DARK, language="ar")
    answered = Thread.objects.public().filter(accepted_answer__isnull=False).exclude(kind="idea").earliest("pk")
    idea = Idea.objects.public().exclude(stage="open").earliest("pk")
    home = tab.get_absolute_url()
    return {
        "frame": home,
        "frame, dark": dark.get_absolute_url(),
        "frame, ask": f"{widget.get_absolute_url()}ask/",
        "frame, search": f"{home}search/?q=kettle",
        "frame, nothing found": f"{home}search/?q=zzyzx",
        "frame, article": f"{home}articles/{Article.objects.public().earliest('pk').pk}/",
        "frame, video": f"{home}videos/{Video.objects.public().filter(host='here').earliest('pk').pk}/",
        "frame, conversation": f"{home}threads/{answered.pk}/",
        "frame, conversation in the dark": f"{dark.get_absolute_url()}threads/{answered.pk}/",
        "frame, idea": f"{home}threads/{idea.thread_id}/",
        "frame, ideas": f"{home}ideas/",
        "frame, mine": f"{home}mine/",
        "frame, not there": f"{home}threads/999999/",
        "extract, latest": f"{blog.get_absolute_url()}latest/",
        "extract, roadmap": f"{blog.get_absolute_url()}roadmap/",
        "card of a conversation": f"/embed/card/thread/{answered.pk}/",
        "card of an idea": f"/embed/card/thread/{idea.thread_id}/",
        "card of an article": f"/embed/card/article/{Article.objects.public().earliest('pk').pk}/",
        "card of a video": f"/embed/card/video/{Video.objects.public().filter(host='here').earliest('pk').pk}/",
    }


def _embed(name: str, **told) -> Embed:
    features = [one.value for one in Feature if one != Feature.PRIVATE]
    return Embed.objects.create(**{"name": name, "origins": [SHOP], "features": features, **told})
