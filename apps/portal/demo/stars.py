"""What customers of the demo think of its products, written here; the app store's reviews are in reviews.py."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from apps.company.models import Product
from apps.feedback.verbs import post_review
from apps.forum.verbs import post_reply, say_me_too
from apps.people.models import User


@dataclass(frozen=True, slots=True)
class Opinion:
    """One review. `days` ago it was written and `reply` came `reply_days` ago from `replied_by`; `voices` say that
    they think so, too."""

    product: str
    who: str
    days: float
    stars: int
    title: str
    body: str
    reply: str = ""
    replied_by: str = "rita"
    reply_days: float = 0.0
    voices: tuple[str, ...] = ()


OPINIONS = (
    Opinion(
        "ember", "priya", 50, 2, "The whistle wakes the whole house",
        "It boils fast, but there is no way to switch the whistle off. My neighbour knocked.",
    ),
    Opinion(
        "ember", "lukas", 41, 5, "Tea at 80 degrees, finally",
        "Five temperatures and each of them is right. I measured, because I am like that.",
        voices=("ana", "claire"),
    ),
    Opinion(
        "ember", "claire", 33, 4, "Good, if you like it heavy",
        "It pours without dripping and keeps warm for an hour. Full, it is nothing for my grandmother.",
        reply="Thank you. Filled to one litre it weighs as much as a book; the line inside shows where that is.",
        reply_days=32.5,
    ),
    Opinion(
        "ember", "ines", 12, 3, "The base takes up half my kitchen",
        "The kettle is lovely. The base is as large as a dinner plate and its cable as short as a spoon.",
        voices=("mehmet", "bela", "nina"),
    ),
    # They mended it, so she changed her mind.
    Opinion(
        "ember", "priya", 6, 4, "The whistle can be switched off now",
        "With the last update a long press on the handle keeps it quiet. Nobody knocks any more.",
        reply="We are glad that it is quiet. Please say hello to your neighbour.", reply_days=5.5,
    ),
    Opinion(
        "crumb", "bela", 38, 5, "Not one crumb",
        "I turned it upside down over a black tablecloth. The tray really does catch everything.",
        voices=("yusuf",),
    ),
    Opinion(
        "crumb", "yusuf", 11, 1, "One side stays white",
        "Slots three and four toast on one side only. For four slots I would like eight sides.",
        reply="That is a fault of the first series, and we replace it. Your conversation tells how.",
        replied_by="omar", reply_days=10.6, voices=("mehmet", "ana"),
    ),
    Opinion(
        "gale", "nina", 27, 4, "Polite to the cat",
        "It waits until she has passed. It would be five stars if it did not announce every room.",
    ),
    Opinion(
        "gale", "mehmet", 13, 2, "Lost under the sofa",
        "Three times this week it sent me a message from a dark place.",
        reply="Draw a keep-out square around the sofa under Maps; it takes a minute, and it will stay in the light.",
        replied_by="omar", reply_days=12.2,
    ),
)  # fmt: skip


def write_reviews(cast: dict[str, User]) -> None:
    """Let them write, in the order of time; whoever writes again changes their review."""
    now = timezone.now()
    products = {product.slug: product for product in Product.objects.all()}
    for opinion in sorted(OPINIONS, key=lambda one: -one.days):
        at = now - timedelta(days=opinion.days)
        review = post_review(
            products[opinion.product], by=cast[opinion.who], stars=opinion.stars, title=opinion.title,
            body=opinion.body, at=at,
        )  # fmt: skip
        if opinion.reply:
            replied_at = now - timedelta(days=opinion.reply_days)
            post_reply(review.thread, by=cast[opinion.replied_by], body=opinion.reply, at=replied_at)
        for number, who in enumerate(opinion.voices, start=1):
            say_me_too(review.thread, by=cast[who], at=at + timedelta(hours=5 * number))
