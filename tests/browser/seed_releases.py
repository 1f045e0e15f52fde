"""The changelog as the browser meets it: an entry with the way to it, one without an idea, and one not published."""

from datetime import timedelta

from django.utils import timezone

from apps.company.models import Product
from apps.forum.models import Thread
from apps.forum.verbs import open_thread
from apps.ideas.models import Idea, Stage
from apps.ideas.verbs import publish_release, tell_release_link, write_release
from apps.people.models import User


def fill(*, ana: User, mona: User) -> dict[str, str]:
    """Make them. Returns the address of each page by a short name."""
    now = timezone.now()
    idea = Idea.objects.filter(stage=Stage.SHIPPED).order_by("pk").first()
    asked: Thread = open_thread(by=ana, title="The cord is too short for my kitchen", body="By a hand.", at=now)
    words = {"by": mona, "body": "It can be **switched off** now.\n\n- below the lid\n- in the app"}
    shipped = write_release(
        **words,
        title="A kettle that keeps quiet",
        product=Product.objects.get(slug="kettle"),
        ideas=[idea],
        released_at=now - timedelta(days=40),
    )
    longer = write_release(
        **words, title="A longer cord", product=Product.objects.get(slug="toaster"), threads=[asked], released_at=now
    )
    for release in (shipped, longer):
        publish_release(release, by=mona)
        for link in release.links.owed():
            tell_release_link(link)
    draft = write_release(**words, title="Not yet said", ideas=[idea])
    return {
        "release": shipped.get_absolute_url(),
        "release, not published": draft.get_absolute_url(),
        "release, to an editor": f"/admin/ideas/release/{draft.pk}/change/",
    }
