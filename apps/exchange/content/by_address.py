"""What came from networks that let ids and addresses leave, and no words or names (apps/sources/redistribution.py).

Whoever gets them asks the network for the rest, which knows what was deleted or hidden there since. A post of X is
known by its address, too, because that stays with it where no complaint does: on a site that imported it.
"""

from django.db.models import Case, Exists, ExpressionWrapper, F, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.fields import TextField
from django.db.models.functions import Concat

from apps.forum.models import Post
from apps.ingest.models import Complaint
from apps.sources.redistribution import ONLY_BY_ID

HOSTS = ("x.com", "twitter.com")
TITLE, SLUG, NAME = "A post elsewhere", "a-post-elsewhere", "Somebody elsewhere"


def leaves_by_address() -> Q:
    """Whether a post leaves by its address only."""
    wanted = Q(Exists(Complaint.objects.filter(post=OuterRef("pk"), source__network__in=ONLY_BY_ID)))
    for host in HOSTS:
        for prefix in ("", "www.", "mobile."):
            wanted |= Q(said_at_url__istartswith=f"https://{prefix}{host}/")
    return wanted


def unless_by_address(field: str, instead: Combinable) -> Combinable:
    """A field of a post, or what stands instead where its words do not leave."""
    return Case(_when(leaves_by_address(), instead), default=F(field), output_field=TextField())


def unless_opened_by_address(field: str, instead: str) -> Combinable:
    """A field of a thread, or what stands instead where the words of its first post do not leave."""
    opening = Post.objects.filter(leaves_by_address(), thread=OuterRef("pk"), is_opening=True)
    return Case(_when(Q(Exists(opening)), Value(instead)), default=F(field), output_field=TextField())


def unless_known_by_address(field: str, person: str, instead: str) -> Combinable:
    """A field about a person, or what stands instead for who has only spoken where names do not leave.

    `person` leads to their row, as "user__" does from a handle; it is empty on the row itself.
    """
    spoke = Post.objects.filter(leaves_by_address(), author=OuterRef(f"{person}pk" if person else "pk"))
    stranger = Q(**{f"{person}joined_at__isnull": True})
    return Case(_when(stranger & Q(Exists(spoke)), Value(instead)), default=F(field), output_field=TextField())


def address_alone() -> Combinable:
    """The address of a post as its words."""
    return Concat(Value("<"), F("said_at_url"), Value(">"), output_field=TextField())


def _when(condition: Q, then: Combinable):
    return When(condition, then=ExpressionWrapper(then, output_field=TextField()))
