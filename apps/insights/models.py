"""The nouns of insights: figures, drawn from what happened and never decided here.

They can be thrown away and counted anew from the log and the conversations: `manage.py recount_insights`.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.company.models import Department, Product
from apps.forum.models import Post, Resolution, Thread

from .querysets import DailyCountQuerySet, FactQuerySet


class Fact(models.Model):
    """What the figures know of one public conversation: when and where it began, and what became of it.

    One flat row each, so that a figure is a sum over rows and its list is the rows that were added up.
    """

    thread = models.OneToOneField(
        Thread, models.CASCADE, primary_key=True, related_name="fact", verbose_name=_("conversation")
    )
    day = models.DateField(_("opened on"))
    # The name of the source where it was said first; empty when it was opened on this site.
    channel = models.CharField(_("channel"), max_length=60, blank=True)
    department = models.ForeignKey(
        Department,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
        db_index=False,
    )
    product = models.ForeignKey(
        Product, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("product"), db_index=False
    )
    is_answered = models.BooleanField(_("answered"), default=False)
    first_answer = models.ForeignKey(
        Post, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("first answer")
    )
    response_seconds = models.BigIntegerField(
        _("first answer after, in seconds"),
        null=True,
        blank=True,
        help_text=_("By the clock on the wall. Empty where the answer is older than the words that it answers."),
    )
    how = models.CharField(_("settled"), max_length=10, choices=Resolution.How, blank=True)
    was_reopened = models.BooleanField(_("reopened"), default=False)
    rating = models.PositiveSmallIntegerField(_("how well it was solved, 1 to 5"), null=True, blank=True)
    began_negative = models.BooleanField(_("began negative"), default=False)
    ended_positive = models.BooleanField(_("ended positive"), default=False)
    names_leaf = models.BooleanField(_("its first words name an article or a video"), default=False)
    reach = models.PositiveBigIntegerField(_("followers of whoever said it"), default=0)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("counted conversation")
        verbose_name_plural = _("counted conversations")
        indexes = [models.Index(fields=["day", "channel"], name="fact_by_day")]

    def __str__(self):
        return str(self.thread)


class DailyCount(models.Model):
    """What was heard on one day in one channel, for one department and product, and what became of it since.

    Sums of facts, so that a year is added up from days. Department and product by number, 0 for none.
    """

    day = models.DateField(_("day"))
    channel = models.CharField(_("channel"), max_length=60, blank=True)
    department_number = models.PositiveBigIntegerField(_("department"), default=0)
    product_number = models.PositiveBigIntegerField(_("product"), default=0)
    heard = models.PositiveIntegerField(_("heard"), default=0)
    answered = models.PositiveIntegerField(_("answered"), default=0)
    timed = models.PositiveIntegerField(_("first answers with a known time"), default=0)
    resolved = models.PositiveIntegerField(_("resolved"), default=0)
    confirmed = models.PositiveIntegerField(_("confirmed by the customer"), default=0)
    closed = models.PositiveIntegerField(_("closed by staff"), default=0)
    timed_out = models.PositiveIntegerField(_("timed out"), default=0)
    unrated = models.PositiveIntegerField(_("resolved and not rated"), default=0)
    ever_resolved = models.PositiveIntegerField(_("resolved at least once"), default=0)
    reopened = models.PositiveIntegerField(_("reopened"), default=0)
    rated = models.PositiveIntegerField(_("rated"), default=0)
    satisfied = models.PositiveIntegerField(_("rated 4 or 5"), default=0)
    rants = models.PositiveIntegerField(_("began negative"), default=0)
    raves = models.PositiveIntegerField(_("began negative and ended positive"), default=0)
    named_leaf = models.PositiveIntegerField(_("asked after reading"), default=0)
    reach = models.PositiveBigIntegerField(_("reach"), default=0)

    objects = DailyCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("daily count")
        verbose_name_plural = _("daily counts")
        constraints = [
            models.UniqueConstraint(
                fields=["day", "channel", "department_number", "product_number"], name="counted_once_a_day"
            )
        ]

    def __str__(self):
        return f"{self.day} {self.channel}: {self.heard}"


class Touched(models.Model):
    """A conversation that has to be counted anew, because something happened in it. Counting it removes the row.

    A plain number and no constraint, so that whoever leaves one waits for nobody.
    """

    thread_number = models.BigIntegerField(_("conversation"))

    class Meta:
        verbose_name = _("to be counted")
        verbose_name_plural = _("to be counted")

    def __str__(self):
        return f"{self.thread_number}"


class Ledger(models.Model):
    """One row, held by whoever counts, so that one counts at a time; it remembers when a count last ended."""

    ONLY = 1

    changed_at = models.DateTimeField(_("last counted at"), default=timezone.now)

    class Meta:
        verbose_name = _("ledger")
        verbose_name_plural = _("ledgers")

    def __str__(self):
        return f"{self.changed_at}"


class Scorecard(models.Model):
    """The public figures of the last so many days, worked out once and shown until the next count.

    `content` is what `building.build_content` returns; its shape is described there.
    """

    days = models.PositiveSmallIntegerField(_("days"), unique=True)
    last_day = models.DateField(_("last day"))
    counted_at = models.DateTimeField(_("counted at"), default=timezone.now)
    content = models.JSONField(_("figures"), default=dict)

    class Meta:
        verbose_name = _("scorecard")
        verbose_name_plural = _("scorecards")

    def __str__(self):
        return f"{self.days} days until {self.last_day}"
