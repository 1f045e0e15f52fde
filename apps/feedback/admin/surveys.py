"""Surveys with their questions and what they found, and every answer to read and to take along."""

from collections.abc import Iterator

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from apps.foundation.decisions import DecidingAdmin, ReadOnlyAdmin
from apps.foundation.inlines import SpokenTabularInline
from apps.foundation.limits import require_within
from apps.foundation.spreadsheets import csv_answer
from apps.foundation.templatetags.interface import count, relative_time

from ..answer_rules import READ_ANSWERS
from ..models import Survey, SurveyQuestion, SurveyResponse
from ..models.survey import MOST_QUESTIONS
from ..survey_decisions import ABOUT_SURVEYS
from ..survey_showing import findings_of, said_by
from ..survey_totals import totals_of
from ..verbs.surveys import QuestionDesign, check_questions

WORDS_SHOWN = 140
EXPORTED_TOGETHER = 1_000


class QuestionsFormSet(forms.BaseInlineFormSet):
    """All questions of a survey together: what they break together is said once, above them."""

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        kept = [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        kept.sort(key=lambda form: form.cleaned_data["place"])
        check_questions(
            [
                QuestionDesign(
                    words=form.cleaned_data["words"],
                    kind=form.cleaned_data["kind"],
                    choices=form.cleaned_data["choices"].splitlines(),
                    is_required=form.cleaned_data["is_required"],
                )
                for form in kept
            ]
        )


class QuestionInline(SpokenTabularInline):
    """What a short survey asks, in the order of the places. Once somebody has answered it stays as it is."""

    model = SurveyQuestion
    formset = QuestionsFormSet
    fields = ("place", "kind", "words", "choices", "is_required")
    extra = 1
    max_num = MOST_QUESTIONS
    tab = False

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, validate_max=True, absolute_max=MOST_QUESTIONS + 1, **kwargs)
        if choices := formset.form.base_fields.get("choices"):
            choices.widget.attrs["rows"] = 3
        return formset

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and not (obj and obj.response_count)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.response_count)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.response_count)


@admin.register(Survey)
class SurveyAdmin(DecidingAdmin):
    """What we ask. "View on site" shows a short survey as its visitors see it, also before it is open to them."""

    decisions = ABOUT_SURVEYS
    inlines = (QuestionInline,)
    list_display = ("title", "kind", "openness", "answered", "asked")
    list_filter = ("kind", "is_open", "audience")
    search_fields = ("title", "questions__words")
    search_help_text = gettext_lazy("Title or question")
    prepopulated_fields = {"slug": ("title",)}
    readonly_fields = ("kind", "openness", "results")

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(asked_count=Count("invitations"))

    def get_fields(self, request, obj=None):
        if obj is None:
            return ("title", "slug", "introduction", "audience", "closes_at")
        if not obj.is_short:
            return ("title", "kind", "openness", "results")
        return ("title", "slug", "introduction", "audience", "closes_at", "openness", "results")

    def get_readonly_fields(self, request, obj=None):
        own = super().get_readonly_fields(request, obj)
        # A standing survey asks what the pages and mails say in every language.
        return (*own, "title") if obj and not obj.is_short else own

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def get_inlines(self, request, obj):
        return () if obj and not obj.is_short else super().get_inlines(request, obj)

    def view_on_site(self, obj):
        """A standing survey has no page of its own."""
        return obj.get_absolute_url() if obj.is_short else None

    def has_delete_permission(self, request, obj=None):
        # What was answered names it: a survey that nobody needs any more is closed.
        return super().has_delete_permission(request, obj) and not (obj and (obj.response_count or not obj.is_short))

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def get_urls(self):
        own = path("<path:object_id>/export/", self.admin_site.admin_view(self.export), name="feedback_survey_export")
        return [own, *super().get_urls()]

    @display(description=gettext_lazy("open"))
    def openness(self, survey):
        if survey.is_taking_answers():
            return _("Open")
        return _("Closed") if survey.is_published else _("Not opened yet")

    @display(description=gettext_lazy("answers"), ordering="response_count")
    def answered(self, survey):
        address = f"{reverse('admin:feedback_surveyresponse_changelist')}?survey__id__exact={survey.pk}"
        return format_html('<a href="{}">{}</a>', address, count(survey.response_count))

    @display(description=gettext_lazy("asked by us"), ordering="asked_count")
    def asked(self, survey):
        return "–" if survey.is_short else count(survey.asked_count)

    @display(description=gettext_lazy("results"))
    def results(self, survey):
        context = {
            "survey": survey,
            "totals": None if survey.is_short else totals_of(survey),
            "findings": findings_of(survey, with_texts=False) if survey.is_short else [],
        }
        return render_to_string("feedback/admin_results.html", context)

    def export(self, request, object_id):
        """Every answer to one survey as a CSV file, a column for each question."""
        survey = self.get_object(request, object_id)
        if survey is None:
            raise Http404
        if not self.has_view_permission(request, survey) or not request.user.has_perm(READ_ANSWERS):
            raise PermissionDenied
        require_within("export_answers", request)
        questions = list(survey.questions.all())
        header = [_("When"), _("Score"), _("Conversation"), _("Product"), _("In their words")]
        header += [question.words for question in questions]
        return csv_answer(f"survey-{survey.slug}", header, _cells(survey.responses.all(), questions))


@admin.register(SurveyResponse)
class SurveyResponseAdmin(ReadOnlyAdmin):
    """Answers, the newest first. Who gave them is shown to nobody; what a conversation is about may tell."""

    list_display = ("survey", "score", "words", "conversation", "product", "when")
    list_filter = ("survey__kind", "survey", "score", "product", ("answered_at", admin.DateFieldListFilter))
    search_fields = ("text", "thread__title", "=thread__id")
    search_help_text = gettext_lazy("Title or number of the conversation, or a word of what was said")
    fields = ("survey", "score", "text", "said", "conversation", "product", "answered_at", "changed_at")
    readonly_fields = ("said", "conversation")
    paginator = InfinitePaginator
    list_per_page = 50
    list_before_template = "feedback/answers_export.html"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("survey", "thread", "product")

    def get_ordering(self, request):
        return ("-answered_at", "-id")

    def get_urls(self):
        own = path("export/", self.admin_site.admin_view(self.export), name="feedback_surveyresponse_export")
        return [own, *super().get_urls()]

    @display(description=gettext_lazy("in their words"))
    def words(self, response):
        return format_html('<span dir="auto">{}</span>', Truncator(response.text).chars(WORDS_SHOWN)) or "–"

    @display(description=gettext_lazy("conversation"))
    def conversation(self, response):
        if response.thread is None:
            return "–"
        shown = Truncator(response.thread.title).chars(80)
        return format_html('<a href="{}" dir="auto">{}</a>', response.thread.get_absolute_url(), shown)

    @display(description=gettext_lazy("when"), ordering="answered_at")
    def when(self, response):
        return relative_time(response.answered_at)

    @display(description=gettext_lazy("answers"))
    def said(self, response):
        questions = list(response.survey.questions.all())
        told = [(one.words, said_by(one, response.answers.get(str(one.pk)))) for one in questions]
        return render_to_string("feedback/admin_said.html", {"told": [pair for pair in told if pair[1]]})

    def export(self, request):
        """What the list shows by the same choice, as a CSV file; the questions of short surveys are in their own."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        require_within("export_answers", request)
        rows = self.get_changelist_instance(request).queryset
        header = [_("Survey"), _("When"), _("Score"), _("Conversation"), _("Product"), _("In their words")]
        return csv_answer("answers", header, _cells(rows, [], with_survey=True))


def _cells(rows, questions: list[SurveyQuestion], *, with_survey: bool = False) -> Iterator[tuple]:
    rows = rows.select_related("thread", "product", "survey").order_by("-answered_at", "-id")
    for response in rows.iterator(chunk_size=EXPORTED_TOGETHER):
        yield (
            *([response.survey.title] if with_survey else []),
            timezone.localtime(response.answered_at).isoformat(timespec="seconds"),
            response.score,
            response.thread_id,
            response.product.name if response.product else "",
            response.text,
            *(said_by(question, response.answers.get(str(question.pk))) for question in questions),
        )
