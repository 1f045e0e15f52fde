"""The queue of what waits for a look. What people wrote is shown as text."""

from collections import Counter

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from apps.forum.models import Removal, Standing
from apps.foundation.decisions import ReadOnlyAdmin
from apps.foundation.plaintext import html_to_text
from apps.foundation.templatetags.interface import count, relative_time

from .. import decisions
from ..models import Report
from ..trusting import trust_of

WORDS_SHOWN = 110
FLAGS_SHOWN = 50


class ReportStateFilter(admin.SimpleListFilter):
    """Where a report stands. Without a choice the list shows what waits."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [*Report.State.choices, ("all", _("All"))]

    def value(self):
        return super().value() or Report.State.OPEN.value

    def choices(self, changelist):
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == str(value),
                "query_string": changelist.get_query_string({self.parameter_name: value}, ["p"]),
                "display": label,
            }

    def queryset(self, request, queryset):
        return queryset if self.value() == "all" else queryset.filter(state=self.value())


class WhyFilter(admin.SimpleListFilter):
    """How it came into the queue."""

    title = gettext_lazy("why it waits")
    parameter_name = "why"

    def lookups(self, request, model_admin):
        return [("held", _("Held back")), ("flagged", _("Reported by people")), ("doubted", _("Shown, with doubts"))]

    def queryset(self, request, queryset):
        if self.value() == "held":
            return queryset.filter(post__standing=Standing.HELD)
        if self.value() == "flagged":
            return queryset.filter(flag_count__gt=0)
        if self.value() == "doubted":
            return queryset.filter(post__standing=Standing.SHOWN, flag_count=0)
        return queryset


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """Posts that wait for a look: what is reported most first, then what waits longest."""

    decisions = decisions.ABOUT_REPORTS
    list_display = ("excerpt", "reasons", "flag_total", "said_by", "standing", "waits_since")
    list_filter = (ReportStateFilter, WhyFilter, "flags__reason")
    search_fields = ("post__body", "post__author__name", "=post__id", "flags__note")
    search_help_text = gettext_lazy("Text, author, number of the post or note")
    list_per_page = 50
    fields = (
        "text", "conversation", "author", "author_trust", "reasons", "reports_of_people", "spam_score", "who_sees_it",
        "state", "opened_at", "decided_by", "decided_at",
    )  # fmt: skip
    readonly_fields = (
        "text", "conversation", "author", "author_trust", "reasons", "reports_of_people", "who_sees_it",
    )  # fmt: skip

    def get_queryset(self, request):
        return super().get_queryset(request).for_queue()

    def get_ordering(self, request):
        return ("-flag_count", "opened_at", "id")

    @display(description=gettext_lazy("post"))
    def excerpt(self, report):
        words = Truncator(html_to_text(report.post.html)).chars(WORDS_SHOWN) or _("Withdrawn")
        return format_html(
            '<span class="queue-title"><span dir="auto">{}</span></span><span class="soft" dir="auto">{}</span>',
            words,
            Truncator(report.post.thread.title).chars(60),
        )

    @display(description=gettext_lazy("why"))
    def reasons(self, report):
        flags = Counter((report.flag_reasons or "").split()).most_common()
        flagged = (_("%(reason)s × %(count)d") % {"reason": Removal.Reason(one).label, "count": n} for one, n in flags)
        return format_html_join("", "<div>{}</div>", ((str(why),) for why in [*report.why, *flagged])) or "–"

    @display(description=gettext_lazy("flags"), ordering="flag_count")
    def flag_total(self, report):
        return count(report.flag_count) if report.flag_count else "–"

    @display(description=gettext_lazy("by"), ordering="post__author__name")
    def said_by(self, report):
        return format_html('<span dir="auto">{}</span>', Truncator(str(report.post.author)).chars(40))

    @display(
        description=gettext_lazy("who sees it"),
        label={Standing.HELD: "warning", Standing.REMOVED: "danger", Standing.SHOWN: "success"},
    )
    def standing(self, report):
        return report.post.standing, report.post.get_standing_display()

    @display(description=gettext_lazy("who sees it"))
    def who_sees_it(self, report):
        return report.post.get_standing_display()

    @display(description=gettext_lazy("waits"), ordering="opened_at")
    def waits_since(self, report):
        if report.is_open:
            return relative_time(report.opened_at)
        return format_html("{}<br>{}", report.get_state_display(), relative_time(report.decided_at))

    @display(description=gettext_lazy("text"))
    def text(self, report):
        return format_html('<div class="said-text" dir="auto">{}</div>', html_to_text(report.post.html))

    @display(description=gettext_lazy("conversation"))
    def conversation(self, report):
        title = Truncator(report.post.thread.title).chars(80)
        return format_html('<a href="{}" dir="auto">{}</a>', report.post.get_absolute_url(), title)

    @display(description=gettext_lazy("by"))
    def author(self, report):
        author = report.post.author
        return format_html(
            '<a href="{}" dir="auto">{}</a>', reverse("admin:people_user_change", args=[author.pk]), author
        )

    @display(description=gettext_lazy("trust"))
    def author_trust(self, report):
        levels = (_("Newcomer"), _("Known"), _("Trusted"))
        return levels[trust_of(report.post.author)]

    @display(description=gettext_lazy("reported by"))
    def reports_of_people(self, report):
        flags = report.flags.select_related("person")[:FLAGS_SHOWN]
        rows = ((flag, flag.person or _("Somebody"), flag.get_outcome_display()) for flag in flags)
        return format_html_join("", '<div dir="auto">{} · {} · {}</div>', rows) or _("Nobody")
