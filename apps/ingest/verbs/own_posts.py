"""Know our own words when we hear them."""

from django.db import transaction

from apps.forum.models import Post
from apps.sources.models import Source

from ..models import Complaint, OwnPost
from .publish import adopt_children


@transaction.atomic
def remember_own_post(source: Source, *, external_id: str, post: Post) -> OwnPost:
    """Remember a reply of ours that stands there, and hang from it what was heard before we knew. Safe to repeat."""
    own, _ = OwnPost.objects.get_or_create(source=source, external_id=external_id, defaults={"post": post})
    adopt_children(source, list(Complaint.objects.children_of(source, [external_id])))
    return own
