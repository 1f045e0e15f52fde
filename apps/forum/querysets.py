from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, StringAgg, Subquery, Value
from django.db.models.functions import Concat, JSONObject

SHOWN_IN_ROWS = (
    "kind", "visibility", "title", "slug", "said_on", "reply_count", "me_too_count", "opened_at", "last_post_at",
    "answered_at", "asked_back_at",
)  # fmt: skip
# Whoever joined has a page, to which the name leads.
AUTHOR_IN_ROWS = ("author__name", "author__username", "author__nickname", "author__is_active")

# Between the tags of a thread that come as one text, and between the slug and the name of each; no tag holds either.
BETWEEN_TAGS, INSIDE_TAG = "\n", "\t"


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

    def taken_away(self):
        """Everybody could read them once, and they left the public with the last thing that was to be read in them."""
        opening = self.model._meta.get_field("posts").related_model._base_manager.filter(
            Q(withdrawn_at__isnull=False, standing="shown")
            | Q(standing="removed", removal__visibility="public", removal__was_held=False),
            thread=OuterRef("pk"),
            is_opening=True,
        )
        return self.without("merge").filter(Exists(opening), visibility="held")

    def unresolved(self):
        """Not settled."""
        return self.without("resolution")

    def open(self):
        """Nobody from the company has answered, nobody has settled it."""
        return self.unresolved().filter(answered_at__isnull=True, asked_back_at__isnull=True)

    def answered(self):
        """The company has answered and waits for nothing; it is not settled yet."""
        return self.unresolved().filter(answered_at__isnull=False, asked_back_at__isnull=True)

    def asked_back(self):
        """The company needs more information and waits for the asker; it is not settled yet."""
        return self.unresolved().filter(asked_back_at__isnull=False)

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

    def answered_after(self, span):
        """The company's first answer took longer than this span."""
        return self.filter(answered_at__gt=F("opened_at") + span)

    def of_kind(self, kind):
        return self.filter(kind=kind)

    def tagged(self, slug):
        return self.filter(tags__slug=slug)

    def liveliest_first(self):
        """By the newest post."""
        return self.order_by("-last_post_at", "-id")

    def with_surroundings(self, week_ago):
        """With what stands around its line on its page, see `surroundings.py`: all in the one query."""
        of_thread = {"thread": OuterRef("pk")}
        me_toos, talks = self._rows_of("me_toos"), self._rows_of("private_talks")
        this_week = me_toos.filter(said_at__gte=week_ago, **of_thread).order_by().values("thread")
        talk = JSONObject(
            pk="pk", talk_id="talk_id", reason="reason", department="department__name", taken_at="taken_at"
        )
        return self.with_tags().annotate(
            me_toos_this_week=Subquery(this_week.annotate(n=Count("pk")).values("n")),
            open_talk=Subquery(talks.filter(returned_at__isnull=True, **of_thread).values(_=talk)[:1]),
            livelier=self._beside("gt", "last_post_at", "id"),
            quieter=self._beside("lt", "-last_post_at", "-id"),
        )

    def with_tags(self):
        """With its tags in one text, which `tags_of` in `surroundings.py` reads."""
        tag = Concat("slug", Value(INSIDE_TAG), "name")
        tags = self.model._meta.get_field("tags").related_model._base_manager.filter(threads=OuterRef("pk"))
        tags = tags.order_by().values("threads").annotate(words=StringAgg(tag, Value(BETWEEN_TAGS)))
        return self.annotate(tag_words=Subquery(tags.values("words")))

    def with_me_too_of(self, *, person=None, browser=""):
        """With whether this person, or this browser by its key, has said "me too": `has_me_too`."""
        if person is None and not browser:
            return self.annotate(has_me_too=Value(False, output_field=models.BooleanField()))
        who = {"person": person} if person else {"browser": browser}
        return self.annotate(has_me_too=Exists(self._rows_of("me_toos").filter(thread=OuterRef("pk"), **who)))

    def _beside(self, side, *order):
        """The public thread of the same board that comes next in the liveliest order, to one side."""
        here = OuterRef("last_post_at")
        beyond = Q(**{f"last_post_at__{side}": here}) | Q(**{f"pk__{side}": OuterRef("pk")})
        found = (
            self.model._default_manager.public()
            .filter(beyond, board=OuterRef("board"), **{f"last_post_at__{side}e": here})
            .order_by(*order)
        )
        return Subquery(found.values(_=JSONObject(pk="pk", title="title", slug="slug"))[:1])

    def _rows_of(self, name):
        return self.model._meta.get_field(name).related_model._base_manager

    def for_listing(self):
        """Everything a row of a list shows, in one query; anything else fails loudly."""
        return (
            self.select_related("author", "resolution", "product")
            .only(*SHOWN_IN_ROWS, *AUTHOR_IN_ROWS, "resolution__how", "product__name")
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

    def shown(self):
        """What everybody reads who may read the conversation: neither held back nor removed."""
        return self.filter(standing="shown")

    def held(self):
        """What waits for a person to look at it before others read it."""
        return self.filter(standing="held", withdrawn_at__isnull=True)

    def visible_to(self, user):
        """Whose words this visitor may read: what is shown, their own while it is held, and everything for staff.

        It says nothing about the conversation; ask `Thread.objects.visible_to(user)` for that.
        """
        if user.is_authenticated and user.is_staff:
            return self
        if user.is_authenticated:
            return self.filter(Q(standing="shown") | Q(standing="held", author=user))
        return self.shown()

    def placed_for(self, user):
        """What has a place on the page for this visitor: what they may read, and the marks of what was removed.

        What was turned away before anybody read it leaves no mark, except for whoever wrote it and for staff.
        """
        if user.is_authenticated and user.is_staff:
            return self
        placed = ~Q(standing="held") & (~Q(standing="removed") | Q(removal__was_held=False))
        return self.filter(placed | Q(author=user)) if user.is_authenticated else self.filter(placed)

    def with_where_answered(self):
        """With where the post that each answers lives now, who may read there, and whether it opens it."""
        return self.annotate(
            answered_in=F("answers__thread_id"),
            answered_visibility=F("answers__thread__visibility"),
            answered_opens=F("answers__is_opening"),
        )


class PrivateTalkQuerySet(models.QuerySet):
    def going_on(self):
        """Not returned to the public yet."""
        return self.filter(returned_at__isnull=True)

    def part_of(self, thread):
        """Talks that a thread was taken into, or that it is itself."""
        return self.filter(Q(thread=thread) | Q(talk=thread))
