"""The demo's changelog: what was shipped, the ideas that it answers, and one word that goes home to the square."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from apps.company.models import Product
from apps.forum.models import Thread
from apps.ideas.models import Idea, Release
from apps.ideas.verbs import publish_release, tell_release_link, write_release
from apps.people.models import User

from .wishes import CLOCK, KEPT_MAPS

SAID_AFTER = timedelta(minutes=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """An entry of `days` ago: the titles of the ideas that it answers, and names of people it answers without one."""

    days: float
    who: str
    title: str
    text: str
    product: str = ""
    ideas: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


RELEASES = (
    Shipped(
        days=40.5, who="edda", product="acme-app", title="App 5.1 knows when summer is over", ideas=(CLOCK,),
        text="Timers and schedules follow the change of clocks by themselves, on every device, in every time zone.\n\n"
        "Update once. After that **nobody has to think of it**, not even you in March.",
    ),
    Shipped(
        days=29.5, who="edda", product="ember", title="Ember remembers your temperature",
        ideas=("A kettle that remembers the last temperature",),
        text="The kettle starts with what you chose last instead of 100 degrees.\n\n- New kettles have it from the "
        "factory.\n- An Ember with Bluetooth gets it as an update in the app.\n\n28 of 30 households that tried it "
        "kept it switched on.",
    ),
    Shipped(
        days=13.8, who="rita", product="crumb", title="Crumb toasts in silence", ideas=("A quieter beep, or none",),
        text="Below the tray there is a switch now: loud, soft, silent. Older toasters can have the part, too; it "
        "costs nothing but the stamp.",
    ),
    Shipped(
        days=12.2, who="edda", product="gale", title="Updates leave your maps alone", ideas=(KEPT_MAPS,),
        text="Since version 5.2 the robot copies its maps before every update and puts them back afterwards. If "
        "something goes wrong in between, yesterday’s map is kept for a month.",
    ),
    Shipped(
        days=2.0, who="mona", title="No more flute: we call you back", people=("Grumpy Gus",),
        text="Whoever waits on the phone for more than two minutes can leave a number and is called back in turn. "
        "The flute has been retired with honours.",
    ),
    Shipped(
        days=1.2, who="rita", product="gale", title="The robot says what is wrong, in words",
        ideas=("Tell me what is wrong, not a number",),
        text="“E4” is gone. The app says “Please clean the left wheel” and shows where that is, in nine languages.",
    ),
)  # fmt: skip


def publish_releases(cast: dict[str, User]) -> None:
    """Write and publish every entry at its time, and say at once what a worker would say a moment later.

    People of the square are left out where the square was not heard.
    """
    for told in RELEASES:
        at = timezone.now() - timedelta(days=told.days)
        ideas = list(Idea.objects.filter(thread__title__in=told.ideas))
        threads = [
            thread
            for name in told.people
            for thread in Thread.objects.public().filter(author__name=name).order_by("pk")[:1]
        ]
        if not ideas and not threads:
            continue
        release = write_release(
            by=cast[told.who],
            title=told.title,
            body=told.text,
            product=Product.objects.filter(slug=told.product).first(),
            released_at=at,
            ideas=ideas,
            threads=threads,
        )
        _publish(release, cast[told.who], at)


def _publish(release: Release, by: User, at) -> None:
    publish_release(release, by=by, at=at)
    for link in release.links.owed().order_by("pk"):
        tell_release_link(link, at=at + SAID_AFTER)
