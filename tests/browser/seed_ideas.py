"""Ideas as the browser meets them: one in each stage, with votes, our word, and the words that it came from."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from apps.company.models import Product
from apps.forum.models import Kind
from apps.forum.verbs import open_thread, tag_thread
from apps.ideas.models import Idea, Stage
from apps.ideas.verbs import cast_vote, idea_of, link_origin, move_idea
from apps.people.models import User
from apps.people.verbs import StagedAuthor, stage_person

WISHES = {
    "idea": ("A lid that stays open by itself", Stage.OPEN),
    "idea, planned": ("A cord that winds itself up", Stage.PLANNED),
    "idea, started": ("Spare lids in four colours", Stage.STARTED),
    "idea, shipped": ("A beep that can be switched off", Stage.SHIPPED),
    "idea, declined": ("A lamp that never goes out", Stage.DECLINED),
}
OUR_WORD = "We tried it with **30 households** for a month and decided with them. You read here how it goes on."


def fill(*, ana: User, bela: User, mona: User, omar: User) -> dict[str, str]:
    """Make them. Returns the address of each page by a short name."""
    kettle = Product.objects.get(slug="kettle")
    now = timezone.now()
    ideas = {}
    for number, (name, (title, stage)) in enumerate(WISHES.items()):
        at = now - timedelta(days=20 - number)
        thread = open_thread(by=ana, title=title, body="I would like that.", kind=Kind.IDEA, product=kettle, at=at)
        ideas[name] = idea = idea_of(thread)
        for vote in range(3 + number):
            cast_vote(idea, browser=f"seed-{number}-{vote}", at=at + timedelta(days=vote))
        if stage != Stage.OPEN:
            move_idea(idea, to=stage, by=mona, statement=OUR_WORD)
    tag_thread(ideas["idea"].thread, by=ana, tags=["lid"])
    asked = _came_from(ideas["idea, shipped"], omar)
    cast_vote(ideas["idea"], by=bela)
    return {
        **{name: idea.thread.get_absolute_url() for name, idea in ideas.items()},
        "led to an idea": asked,
        "vote": reverse("ideas:vote", args=[ideas["idea"].thread_id]),
        "stage of an idea": reverse("ideas:stage", args=[ideas["idea"].thread_id]),
    }


def wishes(titles: dict[str, str]) -> dict[str, str]:
    """One idea for each title, of Ana. Returns the addresses by the same names."""
    ana = User.objects.get(username="ana")
    ideas = {
        name: idea_of(open_thread(by=ana, title=title, body="Yes.", kind="idea")) for name, title in titles.items()
    }
    return {name: idea.thread.get_absolute_url() for name, idea in ideas.items()}


def _came_from(idea: Idea, omar: User) -> str:
    kim = stage_person("mastodon", StagedAuthor("https://social.example/users/kim", "@kim@social.example"))
    said = open_thread(
        by=kim, title="It beeps at night", body="Every night.", said_on="Mastodon", said_by="@kim@social.example",
        said_at_url="https://social.example/@kim/1", at=idea.thread.opened_at - timedelta(days=1),
    )  # fmt: skip
    link_origin(idea, said, by=omar)
    return said.get_absolute_url()
