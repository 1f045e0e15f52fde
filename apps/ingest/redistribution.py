"""Which posts were heard on networks that let programs have ids and addresses only."""

from django.db.models import QuerySet

from apps.forum.redistribution import Original, finds_originals
from apps.sources.redistribution import ONLY_BY_ID

from .models import Complaint


@finds_originals
def heard_where_only_ids_leave(posts: QuerySet) -> list[Original]:
    """Those among these posts."""
    heard = Complaint.objects.filter(post__in=posts, source__network__in=ONLY_BY_ID)
    return [
        Original(*row)
        for row in heard.values_list("post_id", "post__thread_id", "source__network", "external_id", "url")
    ]
