"""Files of complaints: uploaded, their columns chosen, then watched while they come in."""

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import display

from apps.foundation.decisions import DecidingAdmin, Decision
from apps.foundation.templatetags.interface import count, relative_time
from apps.sources.columns import FIELDS, REQUIRED
from apps.sources.files import FileError
from apps.sources.models import Source

from ..import_forms import FIELD_NAMES, MappingForm, UploadForm, shape_of
from ..models import Import
from ..verbs import start_import

BRING_IN = "ingest.add_import"
PROBLEMS_SHOWN = 200
REFRESH_SECONDS = 3
TONES = {
    Import.State.DRAFT: "info",
    Import.State.WAITING: "info",
    Import.State.RUNNING: "warning",
    Import.State.FINISHED: "success",
    Import.State.FAILED: "danger",
}


@transaction.atomic
def _import_for_real(batch: Import, by, values: dict) -> None:
    """Bring in what was only tried: the same file and columns, as an import of its own."""
    start_import(
        Import(
            source=batch.source,
            file=batch.file.name,
            file_name=batch.file_name,
            mapping=batch.mapping,
            time_zone=batch.time_zone,
            date_format=batch.date_format,
            rows_total=batch.rows_total,
        ),
        by=by,
    )


FOR_REAL = Decision(
    name="for-real",
    label=gettext_lazy("Bring it in for real"),
    permission=BRING_IN,
    apply=_import_for_real,
    done=lambda count: ngettext("%d import was started.", "%d imports were started.", count) % count,
    explanation=gettext_lazy("The same file with the same columns, this time stored."),
    fits=lambda batch: batch.is_dry_run and batch.state == Import.State.FINISHED and bool(batch.file),
    in_bulk=False,
    closes=True,
    tone="main",
)


@admin.register(Import)
class ImportAdmin(DecidingAdmin):
    """Imports. One that is being prepared can be changed; afterwards its page shows how far it is."""

    decisions = (FOR_REAL,)
    list_display = ("name", "source", "standing", "progress", "outcome", "begun")
    list_filter = ("state", "source")
    list_select_related = ("source",)
    search_fields = ("file_name",)
    search_help_text = gettext_lazy("Name of the file")
    list_per_page = 50
    add_fieldsets = (
        (None, {"fields": ("file", "source", "new_source", "policy", "product")}),
        (gettext_lazy("Times"), {"fields": ("time_zone", "date_format")}),
    )
    change_form_template = "admin/ingest/import/change_form.html"

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is not None and obj.state != Import.State.DRAFT:
            return super().get_form(request, obj, change=change, **kwargs)
        kwargs["form"] = MappingForm if obj else UploadForm
        kwargs["fields"] = ("time_zone", "date_format") if obj else ("file", "source", "time_zone", "date_format")
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return self.add_fieldsets
        if obj.state != Import.State.DRAFT:
            return ((None, {"fields": ("source", "time_zone", "date_format", "columns", "started_by")}),)
        needed = [f"map_{field}" for field in FIELDS if field in REQUIRED]
        others = [f"map_{field}" for field in FIELDS if field not in REQUIRED]
        return (
            (_("What every row needs"), {"fields": needed}),
            (_("What it may tell besides"), {"fields": others}),
            (_("Times"), {"fields": ("time_zone", "date_format")}),
        )

    def get_readonly_fields(self, request, obj=None):
        return ("columns",) if obj and obj.state != Import.State.DRAFT else ()

    def has_add_permission(self, request):
        return request.user.has_perm(BRING_IN)

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm(BRING_IN) and (obj is None or obj.state == Import.State.DRAFT)

    def has_delete_permission(self, request, obj=None):
        is_draft = obj is not None and obj.state == Import.State.DRAFT
        return is_draft and request.user.has_perm(BRING_IN)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        context = {"show_save_and_add_another": False, "show_save_and_continue": False, **(extra_context or {})}
        batch = self.get_object(request, object_id) if object_id else None
        if batch is not None and self.has_view_or_change_permission(request, batch):
            context |= self._page(batch)
        return super().changeform_view(request, object_id, form_url, context)

    def save_model(self, request, obj, form, change):
        if change:
            self._start(request, obj)
            return
        if form.cleaned_data["source"] is None:
            named, policy = form.cleaned_data["new_source"], form.cleaned_data["policy"]
            obj.source = Source.objects.create(name=named, network="file", policy=policy)
        if (product := form.cleaned_data["product"]) and obj.source.product is None:
            obj.source.product = product
            obj.source.save(update_fields=["product"])
        obj.state, obj.started_by = Import.State.DRAFT, request.user
        obj.save()

    def delete_model(self, request, obj):
        obj.file.delete(save=False)
        super().delete_model(request, obj)

    def response_add(self, request, obj, post_url_continue=None):
        self.message_user(request, _("The file was read. Say which column means what, then start."))
        return HttpResponseRedirect(reverse("admin:ingest_import_change", args=[obj.pk]))

    def response_change(self, request, obj):
        return HttpResponseRedirect(reverse("admin:ingest_import_change", args=[obj.pk]))

    @display(description=gettext_lazy("file"))
    def name(self, batch):
        return str(batch)

    @display(description=gettext_lazy("state"), label=TONES)
    def standing(self, batch):
        return batch.state, batch.get_state_display()

    @display(description=gettext_lazy("rows read"))
    def progress(self, batch):
        return f"{count(batch.rows_read)} / {count(batch.rows_total)}" if batch.rows_total else count(batch.rows_read)

    @display(description=gettext_lazy("outcome"))
    def outcome(self, batch):
        numbers = {name: count(getattr(batch, name)) for name in ("added", "updated", "unchanged", "refused")}
        words = _("%(added)s added, %(updated)s updated, %(unchanged)s unchanged, %(refused)s refused") % numbers
        return f"{words} ({_('dry run')})" if batch.is_dry_run else words

    @display(description=gettext_lazy("created"), ordering="created_at")
    def begun(self, batch):
        return relative_time(batch.created_at)

    @display(description=gettext_lazy("columns"))
    def columns(self, batch):
        return ", ".join(f"{FIELD_NAMES.get(field, field)}: {column}" for field, column in batch.mapping.items())

    def _start(self, request, batch):
        batch.is_dry_run = "_dry_run" in request.POST
        try:
            start_import(batch, by=request.user)
        except (FileError, OSError) as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            started = _("It is tried out; nothing is stored.") if batch.is_dry_run else _("The import has started.")
            self.message_user(request, started)

    def _page(self, batch: Import) -> dict:
        shape = shape_of(batch) if batch.state == Import.State.DRAFT else None
        return {
            "batch": batch,
            "sample": [[row.get(column, "") for column in shape.columns] for row in shape.sample] if shape else [],
            "sample_columns": shape.columns if shape else (),
            "is_draft": batch.state == Import.State.DRAFT,
            "refresh_seconds": REFRESH_SECONDS if batch.state in (Import.State.WAITING, Import.State.RUNNING) else 0,
            "problems": batch.problems.all()[:PROBLEMS_SHOWN],
            "more_problems": max(batch.refused - PROBLEMS_SHOWN, 0),
        }
