"""The queue of what waits for a look, word lists, bans and trust. What people wrote is shown as text."""

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from apps.forum.models import Standing
from apps.foundation.decisions import DecidingAdmin, ReadOnlyAdmin
from apps.foundation.plaintext import html_to_text
from apps.foundation.previewing import PreviewingAdmin
from apps.foundation.templatetags.interface import count, relative_time

from . import decisions
from .forms import AddressBanForm, BanForm, WordListForm
from .lines import write_lines
from .models import AddressBan, Ban, Report, SpamLesson, Trust, WordList
from .trusting import trust_of
from .trying import try_list
from .verbs import ban_address, ban_person, remove_word_list, save_word_list

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
        return format_html_join("", "<div>{}</div>", ((str(why),) for why in report.why)) or "–"

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


@admin.register(WordList)
class WordListAdmin(PreviewingAdmin):
    """Word lists. Saving one tells in the log, and how many of the newest posts it would have matched."""

    form = WordListForm
    list_display = ("name", "is_active", "effect", "lines", "download")
    list_filter = ("is_active", "effect")
    search_fields = ("name", "words", "patterns")
    search_help_text = gettext_lazy("Name or word")
    change_form_template = "admin/moderation/wordlist/change_form.html"
    fieldsets = (
        (None, {"fields": ("name", "is_active")}),
        (gettext_lazy("Looked for"), {"fields": ("words", "patterns", "lines_file")}),
        (gettext_lazy("Where"), {"fields": ("in_title", "in_body", "in_name", "in_links")}),
        (gettext_lazy("What happens"), {"fields": ("effect", "tag", "department")}),
    )

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in ("words", "patterns"):
            kwargs["widget"] = UnfoldAdminTextareaWidget(attrs={"rows": 6})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_urls(self):
        own = path("<int:pk>/lines/", self.admin_site.admin_view(self.lines_file), name="moderation_wordlist_lines")
        return [own, *super().get_urls()]

    def lines_file(self, request, pk):
        """The list as a file that can be added to another one."""
        stored = self.get_object(request, str(pk))
        if stored is None or not self.has_view_permission(request, stored):
            raise Http404
        response = HttpResponse(write_lines(stored), content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{slugify(stored.name) or "words"}.txt"'
        return response

    def save_model(self, request, obj, form, change):
        save_word_list(obj, by=request.user)
        tried = try_list(obj)
        text = ngettext(
            "It would have matched %(matches)d of the newest %(tried)d post.",
            "It would have matched %(matches)d of the newest %(tried)d posts.",
            tried.tried,
        )
        self.message_user(request, text % {"matches": tried.matches, "tried": tried.tried}, messages.INFO)

    def delete_model(self, request, obj):
        remove_word_list(obj, by=request.user)

    def delete_queryset(self, request, queryset):
        for stored in queryset:
            remove_word_list(stored, by=request.user)

    @display(description=gettext_lazy("lines"))
    def lines(self, stored):
        return count(len([line for line in (stored.words + "\n" + stored.patterns).splitlines() if line.strip()]))

    @display(description=gettext_lazy("as a file"))
    def download(self, stored):
        address = reverse("admin:moderation_wordlist_lines", args=[stored.pk])
        return format_html('<a href="{}">{}</a>', address, _("Download"))


class _AddedOnlyAdmin(DecidingAdmin):
    """Rows that are made here and then changed by decisions only."""

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Ban)
class BanAdmin(_AddedOnlyAdmin):
    """Who may read but not take part."""

    form = BanForm
    decisions = (decisions.LIFT,)
    list_display = ("person", "reason", "banned_at", "until", "standing", "banned_by")
    list_filter = ("reason", ("lifted_at", admin.EmptyFieldListFilter))
    list_select_related = ("person", "banned_by")
    search_fields = ("person__name", "person__email", "note")
    search_help_text = gettext_lazy("Name, mail address or note")
    autocomplete_fields = ("person",)
    ordering = ("-banned_at", "-id")

    class Media:
        js = ("js/choices.js",)

    def get_fields(self, request, obj=None):
        asked = ("person", "reason", "until", "note")
        return (*asked, "banned_at", "banned_by", "lifted_at", "lifted_by") if obj else asked

    def save_model(self, request, obj, form, change):
        values = form.cleaned_data
        ban = ban_person(
            values["person"], by=request.user, reason=values["reason"], until=values["until"], note=values["note"]
        )
        obj.pk = ban.pk

    @display(description=gettext_lazy("in force"), boolean=True)
    def standing(self, ban):
        return ban.is_in_force


@admin.register(AddressBan)
class AddressBanAdmin(_AddedOnlyAdmin):
    """Addresses from which nothing can be sent without signing in."""

    form = AddressBanForm
    decisions = (decisions.LIFT_ADDRESS,)
    list_display = ("__str__", "note", "until", "banned_by")
    list_select_related = ("banned_by",)
    search_fields = ("note",)
    ordering = ("-banned_at", "-id")

    def get_fields(self, request, obj=None):
        return ("note", "until", "banned_at", "banned_by") if obj else ("address", "days", "note")

    def save_model(self, request, obj, form, change):
        ban = ban_address(
            form.cleaned_data["address"], by=request.user, until=form.until(), note=form.cleaned_data["note"]
        )
        obj.pk, obj.digest = ban.pk, ban.digest


@admin.register(Trust)
class TrustAdmin(ReadOnlyAdmin):
    """Who somebody vouched for."""

    decisions = (decisions.DISTRUST,)
    list_display = ("person", "given_by", "given_at")
    list_select_related = ("person", "given_by")
    search_fields = ("person__name",)
    ordering = ("-given_at", "-id")


@admin.register(SpamLesson)
class SpamLessonAdmin(ReadOnlyAdmin):
    """What the spam filter learned, and how well it did on texts that it had not seen."""

    list_display = ("learned_at", "spam_texts", "good_texts", "precision", "recall", "is_in_use")
    fields = ("learned_at", "spam_texts", "good_texts", "tried", "spam_tried", "called_spam", "rightly", "is_in_use")
    ordering = ("-learned_at", "-id")

    @display(description=gettext_lazy("right when it said spam"))
    def precision(self, lesson):
        return _share(lesson.rightly, lesson.called_spam)

    @display(description=gettext_lazy("spam found"))
    def recall(self, lesson):
        return _share(lesson.rightly, lesson.spam_tried)


def _share(part: int, whole: int) -> str:
    if not whole:
        return "–"
    told = {"percent": round(100 * part / whole), "part": part, "whole": whole}
    return _("%(percent)d %% (%(part)d of %(whole)d)") % told
