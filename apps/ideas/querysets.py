from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value

SHOWN_OF_THREADS = (
    "kind", "visibility", "title", "slug", "said_on", "reply_count", "opened_at", "last_post_at",
)  # fmt: skip
# Whoever joined has a page, to which the name leads.
SHOWN_OF_AUTHORS = ("name", "username", "nickname", "is_active")
UNDECIDED = ("open", "planned", "started")


class IdeaQuerySet(models.QuerySet):
    def present(self):
        """Ideas whose conversation still is one and lives nowhere else.

        Asked as NOT EXISTS, so that PostgreSQL walks along the index of the order; see the forum's `without`.
        """
        threads = self.model._meta.get_field("thread").related_model
        merges = threads._meta.get_field("merge").related_model._base_manager
        return self.filter(~Exists(merges.filter(thread=OuterRef("thread_id"))), thread__kind="idea")

    def visible_to(self, user):
        """What this visitor may see: the public, their own, and everything for staff. Merged ones live elsewhere."""
        if user.is_authenticated and user.is_staff:
            return self.present()
        public = Q(thread__visibility="public")
        if user.is_authenticated:
            return self.present().filter(public | Q(thread__author=user))
        return self.present().filter(public)

    def public(self):
        """Ideas that everybody may see."""
        return self.present().filter(thread__visibility="public")

    def in_stage(self, *stages):
        """Where they stand; any of these."""
        return self.filter(stage__in=stages) if len(stages) > 1 else self.filter(stage=stages[0])

    def undecided(self):
        """Neither shipped nor declined: these take votes."""
        return self.filter(stage__in=UNDECIDED)

    def about(self, product):
        return self.filter(thread__product=product)

    def tagged(self, slug):
        return self.filter(thread__tags__slug=slug)

    def voted_by(self, user):
        """Ideas that this person wants, whoever cast the vote."""
        return self.filter(Exists(self._votes().filter(idea=OuterRef("pk"), voter=user)))

    def trending_first(self):
        """By their votes, each worth half of what one of a half-life later is worth."""
        return self.order_by("-trend", "-id")

    def most_wanted_first(self):
        return self.order_by("-vote_count", "-id")

    def newest_first(self):
        return self.order_by("-thread__opened_at", "-thread_id")

    def most_discussed_first(self):
        return self.order_by("-thread__reply_count", "-thread_id")

    def latest_first(self):
        """By when they came where they stand."""
        return self.order_by("-stage_at", "-id")

    def with_vote_of(self, *, person=None, browser=""):
        """With whether this person, or this browser by its key, has voted: `has_vote`."""
        if person is None and not browser:
            return self.annotate(has_vote=Value(False, output_field=models.BooleanField()))
        who = {"voter": person} if person else {"browser": browser}
        return self.annotate(has_vote=Exists(self._votes().filter(idea=OuterRef("pk"), **who)))

    def for_listing(self):
        """Everything a row of a list shows, in one query; anything else fails loudly."""
        return (
            self.select_related("thread__author", "thread__product")
            .only(
                "stage",
                "stage_at",
                "vote_count",
                "trend",
                "thread_id",
                "thread__product__name",
                *(f"thread__{name}" for name in SHOWN_OF_THREADS),
                *(f"thread__author__{name}" for name in SHOWN_OF_AUTHORS),
            )  # fmt: skip
            .fetch_mode(models.FETCH_RAISE)
        )

    def _votes(self):
        return self.model._meta.get_field("votes").related_model._base_manager


class VoteQuerySet(models.QuerySet):
    def counting(self):
        """Votes that count for some idea: of several that one voter has in merged ideas only the first does."""
        return self.filter(idea__isnull=False)

    def of_people(self):
        return self.filter(voter__isnull=False)

    def of_visitors(self):
        return self.filter(voter__isnull=True)

    def of(self, *, person=None, browser=""):
        """Those of one voter: a person, or a browser by its key."""
        if person:
            return self.filter(voter=person)
        return self.filter(browser=browser) if browser else self.none()

    def spent_by(self, user):
        """Votes that this person has out: not those of decided ideas, and none that was ever given back."""
        never, later = Q(cast_for__votes_returned_at__isnull=True), Q(cast_at__gt=F("cast_for__votes_returned_at"))
        return self.filter(never | later, voter=user, cast_for__stage__in=UNDECIDED).filter(
            cast_for__thread__visibility="public", cast_for__thread__kind="idea"
        )

    def cast_since(self, moment):
        return self.filter(cast_at__gte=moment)
