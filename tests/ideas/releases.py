"""What tests of the changelog ask again and again."""

from apps.forum.models import Post


def said_in(thread) -> list[str]:
    """What was replied in a conversation, the oldest first."""
    return list(Post.objects.filter(thread=thread, is_opening=False).order_by("pk").values_list("body", flat=True))
