"""The index over everything public, the words in it, and what was asked of it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .fields import VectorField
from .querysets import EntryQuerySet, QueryQuerySet

SOLVED = ("confirmed", "closed", "timed_out")
TITLE_LIMIT = 300
LONGEST_SPELLING = 24


class Entry(models.Model):
    """One public thing in the index. What is not public has no row here, so it cannot be matched or counted.

    It refers to its thing by type and number, because the index stands above apps that it need not know. Where words
    are matched is the database's own business: two vectors on PostgreSQL, a table of FTS5 on SQLite.
    """

    thing_type = models.CharField(_("type"), max_length=20)
    thing_id = models.BigIntegerField(_("number"))
    tab = models.CharField(_("tab"), max_length=20)
    title = models.CharField(_("title"), max_length=TITLE_LIMIT)
    body = models.TextField(_("text"), blank=True)
    # A title of eighty letters beyond Latin is an address of over seven hundred: each letter becomes up to nine.
    url = models.CharField(_("address"), max_length=1_000)
    product = models.SlugField(_("product"), blank=True, db_index=False)
    board = models.SlugField(_("board"), blank=True, db_index=False)
    kind = models.CharField(_("kind"), max_length=20, blank=True)
    status = models.CharField(_("status"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    # Whose words it began with, as a number and not as a relation: who leaves is let go by the forum, and the index
    # follows what the forum tells.
    author = models.BigIntegerField(_("author"), null=True, blank=True)
    replies = models.PositiveIntegerField(_("replies"), default=0)
    me_toos = models.PositiveIntegerField(_("me too"), default=0)
    opened_at = models.DateTimeField(_("opened at"))
    touched_at = models.DateTimeField(_("touched at"))
    # Seconds since 1970 of the newest things said in it, so that "3 new this week" needs no count.
    lately = models.JSONField(_("lately"), default=list, blank=True)
    # How PostgreSQL takes its words apart, and what came of it. The title stands in both, so that what is asked of
    # titles reads little.
    configuration = models.CharField(_("configuration"), max_length=20, default="simple")
    title_vector = VectorField(_("words of the title"), null=True, editable=False)
    vector = VectorField(_("words"), null=True, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("index entry")
        verbose_name_plural = _("index entries")
        constraints = [models.UniqueConstraint(fields=["thing_type", "thing_id"], name="entry_once_per_thing")]
        indexes = [
            models.Index(fields=["-touched_at", "-id"], name="entry_newest"),
            models.Index(fields=["configuration"], name="entry_by_configuration"),
            models.Index(fields=["-me_toos", "-id"], condition=models.Q(status__in=SOLVED), name="entry_solved_most"),
            models.Index(
                fields=["product", "-me_toos", "-id"],
                condition=models.Q(status__in=SOLVED),
                name="entry_solved_by_product",
            ),
        ]

    def __str__(self):
        return f"{self.thing_type} {self.thing_id}"


class Word(models.Model):
    """A word that stands, or stood, in the index: what a question may have meant that found nothing."""

    word = models.CharField(_("word"), max_length=LONGEST_SPELLING, unique=True)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")

    def __str__(self):
        return self.word


class Spelling(models.Model):
    """A word as it is with one letter left out, and as it is: two words share one where they differ by a slip."""

    key = models.CharField(_("spelling"), max_length=LONGEST_SPELLING)
    word = models.ForeignKey(Word, models.CASCADE, related_name="spellings", verbose_name=_("word"))

    class Meta:
        verbose_name = _("spelling")
        verbose_name_plural = _("spellings")
        constraints = [models.UniqueConstraint(fields=["key", "word"], name="spelling_once_per_word")]

    def __str__(self):
        return f"{self.key} → {self.word_id}"


class Query(models.Model):
    """Something that was searched for. It knows nobody: `visitor` is a digest that means something for a day."""

    words = models.CharField(_("searched for"), max_length=200)
    found = models.PositiveIntegerField(_("results"))
    visitor = models.CharField(_("visitor"), max_length=32, blank=True)
    asked_at = models.DateTimeField(_("when"), default=timezone.now)
    # Whoever searched asked a question of their own within half an hour.
    led_to_question = models.BooleanField(_("led to a question"), default=False)

    objects = QueryQuerySet.as_manager()

    class Meta:
        verbose_name = _("search")
        verbose_name_plural = _("searches")
        indexes = [
            models.Index(fields=["asked_at"], name="query_by_time"),
            models.Index(fields=["visitor", "asked_at"], condition=~models.Q(visitor=""), name="query_by_visitor"),
        ]

    def __str__(self):
        return self.words
