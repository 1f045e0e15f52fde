from django.db import models
from django.db.models import Exists, OuterRef, Q

SHOWN_IN_ROWS = (
    "kind", "visibility", "title", "slug", "said_on", "reply_count", "me_too_count", "opened_at", "last_post_at",
    "answered_at",
)  # fmt: skip


class ThreadQuerySet(models.QuerySet):
    def without(self, leaf: str):
        """Threads from which no such leaf hangs: "merge", "resolution", "lock".

        Asked as NOT EXISTS: PostgreSQL counts the rows of a left join that found nothing as next to none, and then
        sorts the whole table where it could have walked along the list's index.
        """
        leaves = self.model._meta.get_field(leaf).related_model._base_manager
        return self.filter(~Exists(leaves.filter(thread=OuterRef("pk"))))

    def visible_to(self, user):
        """What this visitor may see: the public, their own, and everything for staff. Merged ones live elsewhere."""
        present = self.without("merge")
        if user.is_authenticated and user.is_staff:
            return present
        public = Q(visibility="public")
        if user.is_authenticated:
            return present.filter(public | Q(author=user))
        return present.filter(public)

    def public(self):
        """Threads that everybody may see."""
        return self.without("merge").filter(visibility="public")

    def open(self):
        """Nobody from the company has answered, nobody has settled it."""
        return self.without("resolution").filter(answered_at__isnull=True)

    def answered(self):
        """The company has answered; it is not settled yet."""
        return self.without("resolution").filter(answered_at__isnull=False)

    def ever_answered(self):
        """The company has answered, settled or not."""
        return self.filter(answered_at__isnull=False)

    def resolved(self):
        """Settled, however that came about."""
        return self.filter(resolution__isnull=False)

    def awaiting_reply(self):
        """The last word is the customer's, and it is not settled."""
        return self.without("resolution").filter(last_voice="customer")

    def silent_since(self, moment):
        """The last word is ours, and older than a moment; merged conversations speak elsewhere."""
        return self.without("merge").filter(last_post_at__lt=moment).exclude(last_voice="customer")

    def opened_since(self, moment):
        """Opened at or after a moment."""
        return self.filter(opened_at__gte=moment)

    def of_kind(self, kind):
        return self.filter(kind=kind)

    def liveliest_first(self):
        """By the newest post."""
        return self.order_by("-last_post_at", "-id")

    def for_listing(self):
        """Everything a row of a list shows, in one query; anything else fails loudly."""
        return (
            self.select_related("author", "resolution", "product")
            .only(*SHOWN_IN_ROWS, "author__name", "author__username", "resolution__how", "product__name")
            .fetch_mode(models.FETCH_RAISE)
        )


class PostQuerySet(models.QuerySet):
    def in_reading_order(self):
        return self.order_by("posted_at", "id")

    def by_staff(self):
        """Said by the company's people."""
        return self.exclude(voice="customer")

    def present(self):
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)
