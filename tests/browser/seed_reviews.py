"""What people think of a blender, as the browser meets it: written here, changed, answered, and from elsewhere."""

from datetime import timedelta

from django.utils import timezone

from apps.company.models import Product
from apps.feedback.verbs import post_review
from apps.forum.verbs import post_reply, say_me_too
from apps.ingest.verbs import receive
from apps.people.models import User
from apps.sources.connectors import Author, Incoming
from apps.sources.models import Policy, Source


def fill(*, ana: User, bela: User, omar: User) -> dict[str, str]:
    """Make it. Returns the address of each page by a short name."""
    now = timezone.now()
    blender = Product.objects.create(name="Blender", slug="blender", description="Six speeds, one of them quiet")
    post_review(
        blender, by=ana, stars=2, title="It roars", body="All morning, in *two* voices.", at=now - timedelta(days=40)
    )
    changed = post_review(
        blender, by=ana, stars=4, title="It purrs now", body="With the new lid it purrs in **one** voice.",
        at=now - timedelta(days=3),
    )  # fmt: skip
    post_reply(changed.thread, by=omar, body="The new lid closes tighter.", at=now - timedelta(days=2))
    say_me_too(changed.thread, by=bela)
    # Nobody asks it again, so that what is said there stays.
    source = Source.objects.create(name="Shop of tests", network="webhook", policy=Policy.AT_ONCE, product=blender)
    told = (
        ("lina", 5, "A blender with manners. It never once spilled on my grandmother's table cloth."),
        ("a-name-that-is-long-because-its-owner-likes-it", 1, "Arrived with two lids and no bottom."),
        ("omid", 1, "کتری خوبی است ولی صدایش زیاد است."),
    )
    receive(
        source,
        [
            Incoming(
                external_id=f"review-{who}", text=text, rating=stars, url=f"https://shop.example/reviews/{who}",
                author=Author(external_id=who, name=who, handle=who),
                said_at=now - timedelta(days=60 + stars), version=now - timedelta(days=60 + stars),
            )
            for who, stars, text in told
        ],
    )  # fmt: skip
    return {"review": changed.thread.get_absolute_url()}
