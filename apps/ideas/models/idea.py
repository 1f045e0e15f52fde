"""An idea: what hangs from a conversation of that kind."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.forum.models import Kind, Post, Thread

from ..querysets import IdeaQuerySet, VoteQuerySet


class Stage(models.TextChoices):
    """How far an idea has come."""

    OPEN = "open", _("Collecting votes")
    PLANNED = "planned", _("Planned")
    STARTED = "started", _("Started")
    SHIPPED = "shipped", _("Shipped")
    DECLINED = "declined", _("Declined")


# In these an idea is decided: it takes no votes, and those that it has are given back to whoever spent them.
DECIDED = (Stage.SHIPPED, Stage.DECLINED)


class Idea(models.Model):
    """A wish that people vote for, and what becomes of it. Its words are the conversation's."""

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="idea", verbose_name=_("conversation"))
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.OPEN)
    stage_at = models.DateTimeField(_("in this stage since"), default=timezone.now)
    # Votes cast before are spent no longer, whatever becomes of the idea later: what was given back stays given back.
    votes_returned_at = models.DateTimeField(_("votes given back at"), null=True, blank=True)
    # Kept by the verbs that change them; `manage.py recount_ideas` works them out anew.
    vote_count = models.PositiveIntegerField(_("votes"), default=0)
    # The votes weighed by their age, as a logarithm: a new vote outweighs old ones without any row being touched
    # again (`trend.py`, decision 0044).
    trend = models.FloatField(_("trend"), default=0)

    objects = IdeaQuerySet.as_manager()

    class Meta:
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
        indexes = [
            models.Index(fields=["-trend", "-id"], name="idea_list_trending"),
            models.Index(fields=["-vote_count", "-id"], name="idea_list_most_wanted"),
            models.Index(fields=["stage", "-trend", "-id"], name="idea_list_trending_by_stage"),
            models.Index(fields=["stage", "-vote_count", "-id"], name="idea_list_wanted_by_stage"),
            models.Index(fields=["stage", "-stage_at", "-id"], name="idea_list_latest_by_stage"),
        ]

    def __str__(self):
        return str(self.thread)

    def get_absolute_url(self):
        return self.thread.get_absolute_url()

    @property
    def is_merged(self) -> bool:
        """Whether it lives on in another idea, where its votes count."""
        return getattr(self, "merge", None) is not None

    @property
    def lives_in(self) -> "Idea":
        """The idea that this one lives on in; itself where it was not merged."""
        return self.merge.into if self.is_merged else self

    @property
    def stage_shown(self) -> Stage:
        """Where it stands for its readers: a merged idea has come as far as the one it lives on in."""
        return Stage(self.lives_in.stage)

    @property
    def is_decided(self) -> bool:
        """Whether it was shipped or declined, and so takes no votes."""
        return self.stage_shown in DECIDED

    @property
    def is_idea(self) -> bool:
        """Whether its conversation still is one; staff may have said since that it is something else."""
        return self.thread.kind == Kind.IDEA


class Vote(models.Model):
    """Somebody wants an idea. Cast by themselves, or by staff for somebody who asked for it elsewhere.

    A vote never leaves the idea that it was cast for; a merge only changes for which one it counts. So a merge undone
    gives back what was there, however many were on top of each other (decision 0045).
    """

    cast_for = models.ForeignKey(Idea, models.CASCADE, related_name="votes_cast", verbose_name=_("cast for"))
    # Empty where another vote of the same voter counts for the idea that this one was merged into.
    idea = models.ForeignKey(
        Idea, models.CASCADE, null=True, blank=True, related_name="votes", verbose_name=_("counts for")
    )
    voter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="votes", verbose_name=_("voter")
    )
    browser = models.CharField(_("browser"), max_length=64, blank=True)
    cast_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cast by"),
    )
    # Stays true where whoever cast it for the voter is gone; cleared when the voter joins and takes it over.
    is_for_another = models.BooleanField(_("cast by staff for the voter"), default=False)
    cast_at = models.DateTimeField(_("cast at"), default=timezone.now)

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        indexes = [models.Index(fields=["idea", "-cast_at"], name="vote_newest_of_an_idea")]
        constraints = [
            models.UniqueConstraint(
                fields=["cast_for", "voter"], condition=models.Q(voter__isnull=False), name="vote_cast_once_per_person"
            ),
            models.UniqueConstraint(
                fields=["cast_for", "browser"], condition=~models.Q(browser=""), name="vote_cast_once_per_browser"
            ),
            models.UniqueConstraint(
                fields=["idea", "voter"],
                condition=models.Q(idea__isnull=False, voter__isnull=False),
                name="vote_counts_once_per_person",
            ),
            models.UniqueConstraint(
                fields=["idea", "browser"],
                condition=models.Q(idea__isnull=False) & ~models.Q(browser=""),
                name="vote_counts_once_per_browser",
            ),
            models.CheckConstraint(
                condition=models.Q(voter__isnull=False) ^ ~models.Q(browser=""), name="vote_has_one_voter"
            ),
        ]

    def __str__(self):
        return f"{self.voter_id or 'a browser'} for {self.cast_for_id}"


class Statement(models.Model):
    """What the company said publicly when it moved an idea on, or about an idea where it stands."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="statements", verbose_name=_("idea"))
    # From one to the same: a word in between.
    stage_before = models.CharField(_("stage before"), max_length=10, choices=Stage)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage)
    post = models.OneToOneField(Post, models.CASCADE, related_name="statement", verbose_name=_("in the conversation"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        indexes = [models.Index(fields=["idea", "-made_at", "-id"], name="statement_newest_of_an_idea")]

    def __str__(self):
        return f"{self.idea_id}: {self.get_stage_display()}"

    @property
    def is_update(self) -> bool:
        """Whether it says something about an idea that stayed where it stood."""
        return self.stage == self.stage_before


class IdeaMerge(models.Model):
    """An idea's votes count for another one, because its conversation was merged into that one's.

    The forum's merge says what is so; this row says that votes follow it, and tells how many went along.
    """

    idea = models.OneToOneField(Idea, models.CASCADE, related_name="merge", verbose_name=_("idea"))
    into = models.ForeignKey(Idea, models.CASCADE, related_name="merged_ideas", verbose_name=_("into"))
    moved_count = models.PositiveIntegerField(_("votes moved"), default=0)
    merged_at = models.DateTimeField(_("merged at"), default=timezone.now)

    class Meta:
        verbose_name = _("merge of ideas")
        verbose_name_plural = _("merges of ideas")
        constraints = [
            models.CheckConstraint(condition=~models.Q(idea=models.F("into")), name="idea_merges_into_another")
        ]

    def __str__(self):
        return f"{self.idea_id} → {self.into_id}"


class IdeaOrigin(models.Model):
    """A conversation whose words led to an idea. Whoever spoke there is told what became of it."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="origins", verbose_name=_("idea"))
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="led_to", verbose_name=_("conversation"))
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("linked by")
    )
    linked_at = models.DateTimeField(_("linked at"), default=timezone.now)

    class Meta:
        verbose_name = _("origin of an idea")
        verbose_name_plural = _("origins of ideas")
        constraints = [models.UniqueConstraint(fields=["idea", "thread"], name="origin_named_once")]

    def __str__(self):
        return f"{self.thread_id} → {self.idea_id}"
