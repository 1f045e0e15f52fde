from django.db import models
from django.db.models import OuterRef, Subquery


class ReviewQuerySet(models.QuerySet):
    def counted(self):
        """Those that everybody may read and that count: readable, and the newest of their author about the product."""
        return self.filter(is_counted=True)

    def about(self, product):
        return self.filter(product=product)

    def with_stars(self, stars: int):
        return self.filter(stars=stars)

    def own(self):
        """Written on this site."""
        return self.filter(is_own=True)

    def imported(self):
        """Written elsewhere, and heard there."""
        return self.filter(is_own=False)

    def answered(self):
        """With a reply of ours."""
        return self.filter(is_answered=True)

    def unanswered(self):
        """Without a reply of ours."""
        return self.filter(is_answered=False)

    def called_helpful(self, product):
        """Of one product, those that somebody agreed with, for the order by how many did."""
        # Said of the conversation, whose index by product and voices is walked in that order.
        return self.filter(product=product, thread__product=product, thread__me_too_count__gt=0)

    def for_listing(self):
        """With the conversation and its author, how many stars there were before, and which posts a row shows.

        `opening_id` and `reply_id` are ids of posts: the words, and the first reply of ours; `stars_before` is None
        where the stars were never changed.
        """
        posts = self.model._meta.get_field("thread").related_model._meta.get_field("posts").related_model
        of_thread = posts.objects.shown().present().filter(thread=OuterRef("thread"))
        reply = of_thread.filter(is_opening=False).exclude(voice="customer").in_reading_order()
        earlier = self.model._meta.get_field("versions").related_model.objects.filter(review=OuterRef("pk"))
        return (
            # Asked again of the conversation: what was taken away is not shown in the moment before it is uncounted.
            self.filter(thread__visibility="public")
            .select_related("thread__author")
            .annotate(
                opening_id=Subquery(of_thread.filter(is_opening=True).values("pk")[:1]),
                reply_id=Subquery(reply.values("pk")[:1]),
                stars_before=Subquery(earlier.order_by("-replaced_at", "-pk").values("stars")[:1]),
            )
            .fetch_mode(models.FETCH_RAISE)
        )
