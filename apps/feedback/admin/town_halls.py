"""Town halls and what was asked for them: where managers write, announce and hold them."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from apps.foundation.decisions import DecidingAdmin, ReadOnlyAdmin
from apps.foundation.templatetags.interface import count, relative_time

from ..models import Phase, TownHall, TownHallQuestion
from ..town_hall_admin_forms import TownHallForm
from ..town_hall_decisions import ABOUT_QUESTIONS, ABOUT_TOWN_HALLS, can_be_deleted
from ..verbs import drop_transcript, keep_town_hall, keep_transcript

WORDS_SHOWN = 110
ABOUT = ("title", "body", "product", "hosts")
TIME = ("time_zone", "starts", "ends", "collects")
AFTERWARDS = ("recording", "transcript_file", "transcript_text")


@admin.register(TownHall)
class TownHallAdmin(DecidingAdmin):
    """Town halls. Everything about one is on one page, and kept by verbs."""

    form = TownHallForm
    decisions = ABOUT_TOWN_HALLS
    list_display = ("title", "standing", "when", "asked", "answered", "product")
    list_filter = ("product",)
    list_select_related = ("product", "transcript")
    search_fields = ("title", "slug")
    search_help_text = gettext_lazy("Title")
    list_per_page = 50
    ordering = ("-starts_at", "-id")

    def get_queryset(self, request):
        return super().get_queryset(request).with_counts()

    def get_form(self, request, obj=None, change=False, **kwargs):
        # The fields of the form itself are no fields of the model; the fieldsets name them, too.
        kwargs["fields"] = TownHallForm.Meta.fields if self._may_write(request, obj) else []
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        if not self._may_write(request, obj):
            return ((None, {"fields": ("title", "standing", "when", "asked", "answered", "page")}),)
        return (
            (None, {"fields": (*ABOUT, *(("page",) if obj else ()))}),
            (gettext_lazy("When"), {"fields": TIME}),
            (gettext_lazy("To read again"), {"fields": AFTERWARDS}),
        )

    def get_readonly_fields(self, request, obj=None):
        return (
            ("page",) if self._may_write(request, obj) else ("title", "standing", "when", "asked", "answered", "page")
        )

    def has_delete_permission(self, request, obj=None):
        return can_be_deleted(obj) and super().has_delete_permission(request, obj)

    def get_actions(self, request, **kwargs):
        actions = super().get_actions(request, **kwargs)
        # One at a time, and only what nobody knows of: in bulk, announced ones could be among them.
        actions.pop("delete_selected", None)
        return actions

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as error:
            # Somebody opened or cancelled it meanwhile, so that what was checked a moment ago fits no more.
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request, obj, form, change):
        hall = keep_town_hall(TownHall.objects.get(pk=obj.pk) if change else None, by=request.user, **form.words)
        if form.transcript:
            keep_transcript(hall, by=request.user, source=form.transcript)
        elif form.transcript == "":
            drop_transcript(hall, by=request.user)
        # The page goes on with what was kept.
        obj.__dict__.update({name: value for name, value in hall.__dict__.items() if name != "_state"})
        obj._state.adding = False

    @display(
        description=gettext_lazy("state"),
        label={
            Phase.DRAFT.value: "warning", Phase.LIVE.value: "success", Phase.CANCELLED.value: "danger",
            Phase.COLLECTING.value: "info", Phase.ANNOUNCED.value: "info",
        },
    )  # fmt: skip
    def standing(self, hall):
        return hall.phase.value, hall.phase.label

    @display(description=gettext_lazy("begins"), ordering="starts_at")
    def when(self, hall):
        return f"{hall.starts_there:%Y-%m-%d %H:%M} ({hall.time_zone})"

    @display(description=gettext_lazy("questions"), ordering="question_count")
    def asked(self, hall):
        address = reverse("admin:feedback_townhallquestion_changelist")
        return format_html('<a href="{}?town_hall__id__exact={}">{}</a>', address, hall.pk, count(hall.question_count))

    @display(description=gettext_lazy("answered"), ordering="answered_count")
    def answered(self, hall):
        return count(hall.answered_count)

    @display(description=gettext_lazy("its page"))
    def page(self, hall):
        return format_html('<a href="{}">{}</a>', hall.get_absolute_url(), hall.get_absolute_url())

    def _may_write(self, request, obj) -> bool:
        return self.has_change_permission(request, obj) if obj else self.has_add_permission(request)


@admin.register(TownHallQuestion)
class TownHallQuestionAdmin(ReadOnlyAdmin):
    """What was asked, what waits for a look first. Nobody types into it: whatever changes is a decision."""

    decisions = ABOUT_QUESTIONS
    list_display = ("excerpt", "town_hall", "who", "voices_given", "where", "asked")
    list_filter = ("standing", ("town_hall", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("town_hall", "asker", "answer", "thread")
    search_fields = ("words", "asker__name", "town_hall__title")
    search_help_text = gettext_lazy("Words, who asked, or town hall")
    list_per_page = 100
    ordering = ("-asked_at", "-id")
    fields = (
        "words", "town_hall", "who", "asked", "voices_given", "where", "held_because", "removed_because",
        "removal_note", "thread",
    )  # fmt: skip
    readonly_fields = ("who", "asked", "voices_given", "where")

    @display(description=gettext_lazy("question"))
    def excerpt(self, question):
        return Truncator(question.words).chars(WORDS_SHOWN)

    @display(description=gettext_lazy("asked by"))
    def who(self, question):
        return str(question.asker)

    @display(description=gettext_lazy("votes"), ordering="voice_count")
    def voices_given(self, question):
        return count(question.voice_count)

    @display(
        description=gettext_lazy("state"),
        label={"held": "warning", "removed": "danger", "answered": "success", "thread": "info", "aside": "info"},
    )
    def where(self, question):
        if not question.is_shown:
            return question.standing, question.get_standing_display()
        if question.is_answered:
            return "answered", gettext_lazy("Answered")
        if question.carried_at:
            return "thread", gettext_lazy("A conversation")
        return ("aside", gettext_lazy("Set aside")) if question.is_aside else ("open", gettext_lazy("Waits"))

    @display(description=gettext_lazy("asked"), ordering="asked_at")
    def asked(self, question):
        return relative_time(question.asked_at)
