"""The changelog: where staff writes what was shipped, publishes it, and sees who was told."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import display

from apps.foundation.decisions import DecidingAdmin, Decision
from apps.foundation.templatetags.interface import count, relative_time

from .models import Release
from .release_form import ReleaseForm
from .release_rules import PUBLISH_RELEASES
from .telling import told_of_releases
from .verbs import publish_release, withdraw_release, write_release

LINKS_SHOWN = 100

PUBLISH = Decision(
    name="publish",
    label=gettext_lazy("Publish"),
    permission=PUBLISH_RELEASES,
    apply=lambda release, by, values: publish_release(release, by=by),
    done=lambda count: ngettext("%d entry is published.", "%d entries are published.", count) % count,
    explanation=gettext_lazy(
        "Its ideas are moved to “Shipped”. Whoever voted, complained or follows is told once, in their own place."
    ),
    fits=lambda release: not release.is_published,
    tone="main",
)
WITHDRAW = Decision(
    name="withdraw",
    label=gettext_lazy("Withdraw"),
    permission=PUBLISH_RELEASES,
    apply=lambda release, by, values: withdraw_release(release, by=by),
    done=lambda count: ngettext("%d entry is withdrawn.", "%d entries are withdrawn.", count) % count,
    explanation=gettext_lazy(
        "Nobody more is told. What was said in conversations stays, and ideas stay where they stand."
    ),
    fits=lambda release: release.is_published,
    tone="danger",
)
DECISIONS = (PUBLISH, WITHDRAW)


class StandingFilter(admin.SimpleListFilter):
    """Drafts, what is published, and what still owes somebody a word."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("draft", _("Not published")), ("published", _("Published")), ("owed", _("Still telling"))]

    def queryset(self, request, queryset):
        if self.value() == "draft":
            return queryset.filter(published_at__isnull=True)
        if self.value() == "published":
            return queryset.published()
        if self.value() == "owed":
            return queryset.published().filter(links__told_at__isnull=True).distinct()
        return queryset


@admin.register(Release)
class ReleaseAdmin(DecidingAdmin):
    """Entries of the changelog. Words and what they answer are kept by a verb."""

    form = ReleaseForm
    decisions = DECISIONS
    list_display = ("title", "standing", "product", "answers", "people", "released")
    list_filter = (StandingFilter, "product")
    list_select_related = ("product",)
    search_fields = ("title", "body")
    search_help_text = gettext_lazy("Title or text")
    ordering = ("-created_at", "-id")
    list_per_page = 50

    class Media:
        js = ("js/choices.js",)

    def get_queryset(self, request):
        links = {
            "answer_count": Count("links", distinct=True),
            "owed_count": Count("links", filter=Q(links__told_at__isnull=True), distinct=True),
            "troubled_count": Count(
                "links", filter=Q(links__told_at__isnull=True) & ~Q(links__trouble=""), distinct=True
            ),
        }
        return super().get_queryset(request).annotate(**links, **told_of_releases())

    def get_form(self, request, obj=None, change=False, **kwargs):
        # The fields of the form itself are no fields of the model; the fieldsets name them, too.
        kwargs["fields"] = [name for name in ReleaseForm.Meta.fields if name not in ("ideas", "threads")]
        if not self._may_write(request, obj):
            kwargs["fields"] = []
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        words = ("title", "body", "product", "released_at")
        told = ("people", "said") if obj else ()
        if not self._may_write(request, obj):
            return ((None, {"fields": (*words, *told)}),)
        sets = ((None, {"fields": words}), (_("What it answers"), {"fields": ("ideas", "threads")}))
        return (*sets, (_("Who was told"), {"fields": told})) if obj else sets

    def get_readonly_fields(self, request, obj=None):
        told = ("people", "said") if obj else ()
        return told if self._may_write(request, obj) else ("title", "body", "product", "released_at", *told)

    def has_delete_permission(self, request, obj=None):
        # What people were told of is withdrawn, and not forgotten.
        if obj is None or obj.announced_at:
            return False
        return super().has_delete_permission(request, obj)

    def view_on_site(self, release):
        return release.get_absolute_url()

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as error:
            # Somebody else published or changed it meanwhile, so that what was checked a moment ago fits no more.
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request, obj, form, change):
        words = {name: form.cleaned_data[name] for name in ("title", "body", "product", "released_at")}
        answers = {} if obj.announced_at else {name: form.cleaned_data[name] for name in ("ideas", "threads")}
        kept = write_release(Release.objects.get(pk=obj.pk) if change else None, by=request.user, **words, **answers)
        # The page goes on with what was kept: for a new one its number, for the next form its state.
        obj.__dict__.update({name: value for name, value in kept.__dict__.items() if name != "_state"})
        obj._state.adding = False

    @display(
        description=gettext_lazy("state"),
        ordering="published_at",
        label={"published": "success", "draft": "warning", "telling": "info", "trouble": "danger"},
    )
    def standing(self, release):
        if not release.is_published:
            return "draft", _("Withdrawn") if release.announced_at else _("Not published")
        if release.troubled_count:
            return "trouble", _("Cannot be said everywhere")
        return ("telling", _("Still telling")) if release.owed_count else ("published", _("Published"))

    @display(description=gettext_lazy("answers"), ordering="answer_count")
    def answers(self, release):
        told = release.answer_count - release.owed_count
        return _("%(told)s of %(all)s") % {"told": count(told), "all": count(release.answer_count)}

    @display(description=gettext_lazy("people told"))
    def people(self, release):
        told = count(getattr(release, "people_told", None) or 0)
        return _("%(told)s, still telling") % {"told": told} if getattr(release, "is_telling", False) else told

    @display(description=gettext_lazy("released"), ordering="released_at")
    def released(self, release):
        return relative_time(release.released_at) or "–"

    @display(description=gettext_lazy("said in"))
    def said(self, release):
        links = release.links.select_related("thread", "idea__thread", "post__thread").in_order()[:LINKS_SHOWN]
        rows = []
        for link in links:
            thread = link.idea.thread if link.is_idea else link.thread
            place = link.post.get_absolute_url() if link.post else thread.get_absolute_url()
            if link.is_told:
                state = format_html("{} {}", link.trouble or _("said"), relative_time(link.told_at))
            else:
                state = link.trouble or (_("on its way") if release.is_published else _("not said yet"))
            rows.append((place, thread.title, state))
        return format_html("<ul>{}</ul>", format_html_join("", '<li><a href="{}" dir="auto">{}</a> · {}</li>', rows))

    def _may_write(self, request, obj) -> bool:
        return self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
