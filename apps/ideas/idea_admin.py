"""Ideas, their votes and what was said about them. Nothing is typed into a row: whatever changes one is a decision."""

from collections.abc import Iterator

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from apps.foundation.decisions import ReadOnlyAdmin
from apps.foundation.limits import require_within
from apps.foundation.plaintext import html_to_text
from apps.foundation.spreadsheets import csv_answer
from apps.foundation.templatetags.interface import count, relative_time

from .decisions import DECISIONS
from .models import Idea, Statement, Vote

WORDS_SHOWN = 110
EXPORTED_TOGETHER = 1_000


class ExportingAdmin(ReadOnlyAdmin):
    """A list with a link above it that gives the same choice as a CSV file."""

    list_before_template = "ideas/admin_export.html"

    def get_urls(self):
        own = path("export/", self.admin_site.admin_view(self.export), name=self._name_of_export)
        return [own, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        context = {**(extra_context or {}), "export_page": f"{self.admin_site.name}:{self._name_of_export}"}
        return super().changelist_view(request, context)

    def export(self, request):
        """What the list shows by the same choice, row by row."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        require_within("export_ideas", request)
        rows = self.get_changelist_instance(request).queryset
        return csv_answer(f"{self.opts.model_name}s", self.header(), self.cells(rows))

    def header(self) -> list[str]:
        """What stands above the columns of the file."""
        raise NotImplementedError

    def cells(self, rows) -> Iterator[tuple]:
        """The rows of the file."""
        raise NotImplementedError

    @property
    def _name_of_export(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_export"


class LivesElsewhereFilter(admin.SimpleListFilter):
    """Merged ideas live on in others."""

    title = gettext_lazy("merged")
    parameter_name = "merged"

    def lookups(self, request, model_admin):
        return [("yes", _("Merged into another conversation"))]

    def choices(self, changelist):
        yield {"selected": self.value() is None, "query_string": changelist.get_query_string(remove=["merged"]),
               "display": _("On their own")}  # fmt: skip
        yield {"selected": self.value() == "yes", "query_string": changelist.get_query_string({"merged": "yes"}),
               "display": _("Merged into another conversation")}  # fmt: skip

    def queryset(self, request, queryset):
        return queryset.filter(thread__merge__isnull=self.value() != "yes")


@admin.register(Idea)
class IdeaAdmin(ExportingAdmin):
    """What people want, how much, and how far it has come."""

    decisions = DECISIONS
    list_display = ("headline", "stage_mark", "wanted", "trending", "visitors", "for_others", "product", "since")
    list_filter = (
        "stage", LivesElsewhereFilter, "thread__product", "thread__visibility",
        ("stage_at", admin.DateFieldListFilter),
    )  # fmt: skip
    search_fields = ("thread__title", "thread__author__name", "=thread__id")
    search_help_text = gettext_lazy("Title, author or number of the conversation")
    ordering = ("-trend", "-id")
    paginator = InfinitePaginator
    list_per_page = 50
    fields = (
        "conversation", "how_far", "since", "wanted", "visitors", "for_others", "trending", "product", "merged",
        "said_last", "came_from",
    )  # fmt: skip
    readonly_fields = fields

    def get_queryset(self, request):
        ideas = super().get_queryset(request)
        related = ("thread__product", "thread__author", "thread__merge", "merge__into__thread")
        return ideas.filter(thread__kind="idea").select_related(*related).annotate(
            of_visitors=_number_of(Vote.objects.of_visitors()),
            cast_for_others=_number_of(Vote.objects.filter(is_for_another=True)),
        )  # fmt: skip

    @display(description=gettext_lazy("idea"), ordering="thread__title")
    def headline(self, idea):
        return format_html('<span dir="auto">{}</span>', Truncator(idea.thread.title).chars(WORDS_SHOWN))

    @display(description=gettext_lazy("stage"), ordering="stage", label={
        "open": "warning", "planned": "info", "started": "info", "shipped": "success", "declined": "danger",
    })  # fmt: skip
    def stage_mark(self, idea):
        stage = idea.stage_shown
        return stage.value, stage.label

    @display(description=gettext_lazy("stage"))
    def how_far(self, idea):
        return idea.stage_shown.label

    @display(description=gettext_lazy("votes"), ordering="vote_count")
    def wanted(self, idea):
        return count(idea.vote_count)

    @display(description=gettext_lazy("trend"), ordering="trend")
    def trending(self, idea):
        return f"{idea.trend:.2f}"

    @display(description=gettext_lazy("of these, visitors"), ordering="of_visitors")
    def visitors(self, idea):
        return count(idea.of_visitors)

    @display(description=gettext_lazy("cast by us"), ordering="cast_for_others")
    def for_others(self, idea):
        return count(idea.cast_for_others)

    @display(description=gettext_lazy("product"), ordering="thread__product__name")
    def product(self, idea):
        return idea.thread.product or "–"

    @display(description=gettext_lazy("since"), ordering="stage_at")
    def since(self, idea):
        return relative_time(idea.stage_at)

    @display(description=gettext_lazy("conversation"))
    def conversation(self, idea):
        return format_html('<a href="{}" dir="auto">{}</a>', idea.thread.get_absolute_url(), idea.thread.title)

    @display(description=gettext_lazy("lives on in"))
    def merged(self, idea):
        return str(idea.merge.into) if idea.is_merged else "–"

    @display(description=gettext_lazy("said last"))
    def said_last(self, idea):
        said = idea.statements.select_related("post").order_by("-made_at", "-id").first()
        return format_html('<div class="said-text" dir="auto">{}</div>', _words_of(said)) if said else "–"

    @display(description=gettext_lazy("came from"))
    def came_from(self, idea):
        titles = idea.origins.select_related("thread").order_by("pk").values_list("thread__title", flat=True)
        return " · ".join(titles) or "–"

    def header(self):
        return [
            _("Number"), _("Idea"), _("Stage"), _("Since"), _("Votes"), _("Of visitors"), _("Cast by us"), _("Trend"),
            _("Product"), _("Opened"),
        ]  # fmt: skip

    def cells(self, rows):
        for idea in rows.iterator(chunk_size=EXPORTED_TOGETHER):
            thread = idea.thread
            yield (
                thread.pk, thread.title, idea.stage_shown.label, _written(idea.stage_at), idea.vote_count,
                idea.of_visitors, idea.cast_for_others, round(idea.trend, 3), thread.product or "",
                _written(thread.opened_at),
            )  # fmt: skip


class CastByFilter(admin.SimpleListFilter):
    """Whose hand it was."""

    title = gettext_lazy("cast")
    parameter_name = "cast"

    def lookups(self, request, model_admin):
        return [("self", _("By people themselves")), ("staff", _("By staff for them")), ("visitor", _("By visitors"))]

    def queryset(self, request, queryset):
        narrowed = {
            "self": Q(voter__isnull=False, is_for_another=False),
            "staff": Q(is_for_another=True),
            "visitor": Q(voter__isnull=True),
        }
        return queryset.filter(narrowed[self.value()]) if self.value() in narrowed else queryset


@admin.register(Vote)
class VoteAdmin(ExportingAdmin):
    """Who wants what, and who cast it."""

    list_display = ("idea_title", "who", "hand", "counts", "cast")
    list_filter = (CastByFilter, "cast_for__stage", ("cast_at", admin.DateFieldListFilter))
    search_fields = ("cast_for__thread__title", "voter__name", "=cast_for__thread__id")
    search_help_text = gettext_lazy("Idea, its number, or who voted")
    list_select_related = ("cast_for__thread", "idea__thread", "voter", "cast_by")
    ordering = ("-cast_at", "-id")
    paginator = InfinitePaginator
    list_per_page = 100
    fields = ("idea_title", "who", "hand", "counts", "cast_at")
    readonly_fields = fields

    @display(description=gettext_lazy("cast for"), ordering="cast_for__thread__title")
    def idea_title(self, vote):
        return format_html('<span dir="auto">{}</span>', Truncator(str(vote.cast_for)).chars(WORDS_SHOWN))

    @display(description=gettext_lazy("voter"), ordering="voter__name")
    def who(self, vote):
        return vote.voter or _("A visitor")

    @display(description=gettext_lazy("cast by"), ordering="cast_by__name")
    def hand(self, vote):
        return _hand(vote)

    @display(description=gettext_lazy("counts for"))
    def counts(self, vote):
        if vote.idea_id is None:
            return _("Another vote of theirs counts")
        return _("the same") if vote.idea_id == vote.cast_for_id else Truncator(str(vote.idea)).chars(WORDS_SHOWN)

    @display(description=gettext_lazy("when"), ordering="cast_at")
    def cast(self, vote):
        return relative_time(vote.cast_at)

    def header(self):
        return [_("Idea"), _("Title"), _("Voter"), _("Cast by"), _("Counts for"), _("When")]

    def cells(self, rows):
        for vote in rows.iterator(chunk_size=EXPORTED_TOGETHER):
            yield (
                vote.cast_for.thread_id, str(vote.cast_for), vote.voter or _("A visitor"), _hand(vote),
                vote.idea.thread_id if vote.idea_id else "", _written(vote.cast_at),
            )  # fmt: skip


@admin.register(Statement)
class StatementAdmin(ReadOnlyAdmin):
    """What we said in public about ideas; changed where every post is changed."""

    list_display = ("idea_title", "step", "words", "made_by", "made")
    list_filter = ("stage", ("made_at", admin.DateFieldListFilter))
    search_fields = ("idea__thread__title", "post__body")
    search_help_text = gettext_lazy("Idea, or a word of what was said")
    list_select_related = ("idea__thread", "post__thread", "made_by")
    ordering = ("-made_at", "-id")
    paginator = InfinitePaginator
    list_per_page = 50
    fields = ("idea_title", "step", "text", "made_by", "made_at", "in_public")
    readonly_fields = fields

    @display(description=gettext_lazy("idea"), ordering="idea__thread__title")
    def idea_title(self, said):
        return format_html('<span dir="auto">{}</span>', Truncator(str(said.idea)).chars(WORDS_SHOWN))

    @display(description=gettext_lazy("stage"), ordering="stage")
    def step(self, said):
        label = said.get_stage_display()
        return label if said.is_update else f"{said.get_stage_before_display()} → {label}"

    @display(description=gettext_lazy("said"))
    def words(self, said):
        return format_html('<span dir="auto">{}</span>', Truncator(_words_of(said)).chars(WORDS_SHOWN))

    @display(description=gettext_lazy("said"))
    def text(self, said):
        return format_html('<div class="said-text" dir="auto">{}</div>', _words_of(said))

    @display(description=gettext_lazy("when"), ordering="made_at")
    def made(self, said):
        return relative_time(said.made_at)

    @display(description=gettext_lazy("in public"))
    def in_public(self, said):
        return format_html('<a href="{}">{}</a>', said.post.get_absolute_url(), _("Read it in the conversation"))


def _number_of(votes) -> Coalesce:
    """How many of these votes count for an idea; asked for the rows of a page only."""
    counted = votes.filter(idea=OuterRef("pk")).order_by().values("idea").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


def _words_of(said: Statement) -> str:
    return html_to_text(said.post.html) or _("Withdrawn")


def _hand(vote: Vote) -> str:
    if not vote.is_for_another:
        return _("themselves")
    return str(vote.cast_by or _("staff"))


def _written(moment) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")
