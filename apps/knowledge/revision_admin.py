"""The review queue: what waits for a look, what has its time, and the page where a revision is looked at."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from apps.foundation.decisions import ReadOnlyAdmin
from apps.foundation.templatetags.interface import relative_time

from .comparing import compare_revisions
from .decisions import DECLINE, PUBLISH_NOW, REVIEW, REVISION_DECISIONS, SCHEDULE
from .languages import language_name
from .models import Revision
from .rules import may_review, may_write

TITLE_SHOWN = 90


class RevisionStateFilter(admin.SimpleListFilter):
    """Where a revision stands. Without a choice the list shows what waits for review."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [*Revision.State.choices, ("all", _("All"))]

    def value(self):
        return super().value() or Revision.State.IN_REVIEW.value

    def choices(self, changelist):
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == str(value),
                "query_string": changelist.get_query_string({self.parameter_name: value}, ["p"]),
                "display": label,
            }

    def queryset(self, request, queryset):
        return queryset if self.value() == "all" else queryset.filter(state=self.value())


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    """Revisions, what waits longest first; what is scheduled by its time."""

    decisions = REVISION_DECISIONS
    list_display = ("headline", "stands_in", "writer", "written", "state_words", "comes")
    list_filter = (RevisionStateFilter, ("article__section", admin.RelatedFieldListFilter))
    list_fullwidth = True
    list_per_page = 50
    search_fields = ("title", "written_by__name", "=article__id")
    search_help_text = gettext_lazy("Title, number of the article, or who wrote it")
    change_form_template = "admin/knowledge/revision/change_form.html"

    def get_queryset(self, request):
        related = ("article__section", "article__in_force", "written_by", "reviewed_by")
        return super().get_queryset(request).select_related(*related)

    def get_ordering(self, request):
        return ("publish_at", "written_at", "id")

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": _("Reviews"), **(extra_context or {})})

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if not object_id:
            raise PermissionDenied
        revision = self.get_object(request, unquote(object_id))
        if revision is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method == "POST" or not self.has_view_or_change_permission(request, revision):
            raise PermissionDenied
        article = revision.article
        before = self._before(revision)
        offered = self.open_decisions(request, revision)
        context = {
            **self.admin_site.each_context(request),
            "title": revision.title,
            "opts": self.opts,
            "article": article,
            "revision": revision,
            "language": language_name(article.language),
            "before": before,
            "comparisons": compare_revisions(before, revision) if before else [],
            "decisions": [self._offer(one, revision) for one in offered if one not in REVIEW],
            "review": self._review(request, revision, offered),
            "verdict": may_review(request.user, revision),
            "may_write": may_write(request.user, article),
        }
        return TemplateResponse(request, self.change_form_template, context)

    def _before(self, revision: Revision) -> Revision | None:
        """What it is compared with: what is in force, else what it was based on."""
        in_force = revision.article.in_force
        if revision.is_at_work and in_force:
            return in_force
        return revision.based_on

    def _review(self, request, revision: Revision, offered) -> dict | None:
        """The forms of those who decide, each with the version that stands on this page; None where there is none."""
        if not [one for one in offered if one in REVIEW] or not may_review(request.user, revision):
            return None
        forms = {}
        for name, decision in (("publish", PUBLISH_NOW), ("schedule", SCHEDULE), ("decline", DECLINE)):
            if decision in offered:
                form = decision.form(things=[revision], user=request.user, auto_id=f"{name}_%s")
                forms[name] = {"form": form, "address": self.address_of(decision, revision), "decision": decision}
        return forms

    @display(description=gettext_lazy("revision"), ordering="title")
    def headline(self, revision):
        return format_html(
            '<span class="queue-title"><span dir="auto">{}</span></span><span class="soft">{}</span>',
            Truncator(revision.title).chars(TITLE_SHOWN),
            _("Revision %(number)d of article #%(article)d")
            % {"number": revision.number, "article": revision.article_id},
        )

    @display(description=gettext_lazy("section"))
    def stands_in(self, revision):
        return format_html('<span dir="auto">{}</span>', revision.article.section)

    @display(description=gettext_lazy("written by"))
    def writer(self, revision):
        return format_html('<span dir="auto">{}</span>', revision.written_by)

    @display(description=gettext_lazy("written"), ordering="written_at")
    def written(self, revision):
        return format_html('<span class="nowrap">{}</span>', relative_time(revision.written_at))

    @display(description=gettext_lazy("state"), ordering="state")
    def state_words(self, revision):
        return revision.get_state_display()

    @display(description=gettext_lazy("publish at"), ordering="publish_at", empty_value="–")
    def comes(self, revision):
        return revision.publish_at
