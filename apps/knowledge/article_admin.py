"""Articles for those who write them: found in a list, written on one page, compared in their history."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from unfold.decorators import display

from apps.foundation.decisions import DecidingAdmin
from apps.foundation.limits import require_within
from apps.foundation.templatetags.interface import count, relative_time
from apps.foundation.verdicts import require

from .article_filters import FILTERS
from .comparing import chosen_revisions, compare_revisions
from .decisions import ARTICLE_DECISIONS
from .editing import open_sheet, preview_sheet, save_sheet, translations_of
from .editing_forms import FileForm
from .health import concerns
from .languages import language_name
from .models import Article, Attachment, Audience, Revision
from .rules import may_write
from .verbs import attach_file, detach_file
from .verbs.attach import BYTE_LIMIT

TITLE_SHOWN = 90
REVISIONS_SHOWN = 200


@admin.register(Article)
class ArticleAdmin(DecidingAdmin):
    """Articles. Whatever changes them goes through verbs; the pages work without JavaScript."""

    decisions = ARTICLE_DECISIONS
    list_display = ("headline", "stands_in", "state_words", "helpful", "visits_of_month", "updated", "note")
    list_filter = FILTERS
    list_fullwidth = True
    list_per_page = 50
    search_fields = ("title", "=id", "in_force__summary", "in_force__body")
    search_help_text = gettext_lazy("Title, number, or words of what is published")
    change_form_template = "admin/knowledge/article/change_form.html"
    list_before_template = "admin/knowledge/article/ways.html"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("section", "in_force").with_figures()

    def get_ordering(self, request):
        return ("-updated_at", "-id")

    def get_urls(self):
        page = self.admin_site.admin_view
        return [
            path("health/", page(self.health_view), name="knowledge_article_health"),
            path("<int:article_id>/files/", page(FilesView.as_view(model_admin=self)), name="knowledge_article_files"),
            path(
                "<int:article_id>/files/<uuid:key>/",
                page(FileView.as_view(model_admin=self)),
                name="knowledge_article_file",
            ),
            *super().get_urls(),
        ]

    def has_add_permission(self, request):
        return bool(may_write(request.user))

    def has_change_permission(self, request, obj=None):
        return bool(may_write(request.user))

    def has_delete_permission(self, request, obj=None):
        return False

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        article = self._find(request, unquote(object_id)) if object_id else None
        if object_id and article is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, article):
            raise PermissionDenied
        verdict = may_write(request.user, article)
        sheet, status = open_sheet(article, request.user, request.POST if request.method == "POST" else None), 200
        if request.method == "POST":
            require(verdict)
            if "_preview" in request.POST:
                preview_sheet(sheet)
            elif revision := save_sheet(sheet, by=request.user, submits="_submit" in request.POST):
                return self._saved(request, article, revision)
            status = 409 if sheet.theirs else (422 if sheet.has_errors else 200)
        context = {**self._page(request, article), "sheet": sheet, "verdict": verdict}
        return TemplateResponse(request, self.change_form_template, context, status=status)

    def history_view(self, request, object_id, extra_context=None):
        """The revisions of an article, and two of them compared."""
        article = self._find(request, unquote(object_id))
        if article is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, article):
            raise PermissionDenied
        pair = chosen_revisions(article, (request.GET.get("from", ""), request.GET.get("to", "")))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of “%(title)s”") % {"title": article},
            "opts": self.opts,
            "article": article,
            "revisions": list(article.revisions.newest_first().for_history()[:REVISIONS_SHOWN]),
            "pair": pair,
            "comparisons": compare_revisions(*pair) if pair else [],
        }
        return TemplateResponse(request, "admin/knowledge/article/history.html", context)

    def health_view(self, request):
        """What deserves an editor's time."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Health of what we know"),
            "opts": self.opts,
            "concerns": [{"concern": one, "rows": one.rows()} for one in concerns()],
        }
        return TemplateResponse(request, "admin/knowledge/article/health.html", context)

    def _find(self, request, number: str) -> Article | None:
        if not (number.isdecimal() and len(number) < 19):
            return None
        return Article.objects.select_related("section", "in_force", "translation_of").filter(pk=int(number)).first()

    def _page(self, request, article: Article | None) -> dict:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Write an article") if article is None else article.title,
            "opts": self.opts,
            "article": article,
        }
        if article is None:
            return context
        newest = article.newest_revision()
        return {
            **context,
            "newest": newest,
            "is_ahead": newest is not None and newest.is_at_work,
            "language": language_name(article.language),
            "translations": translations_of(article),
            "attachments": list(article.attachments.order_by("uploaded_at", "pk")),
            "file_form": FileForm(),
            "distilled_from": [one.thread for one in article.distillations.select_related("thread")],
            "short_links": list(article.short_links.all()),
            "decisions": [self._offer(one, article) for one in self.open_decisions(request, article)],
        }

    def _saved(self, request, article: Article | None, revision: Revision) -> HttpResponseRedirect:
        self.log_change(request, revision.article, _("Written"))
        if revision.state == Revision.State.IN_REVIEW:
            text = _("It is saved and waits for review. Readers see it once it is published.")
        elif revision.is_at_work:
            text = _("The draft is saved. Readers see it once it is published.")
        else:
            text = _("Saved. The words are those that are published already.")
        self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(self._address("change", revision.article_id))

    @display(description=gettext_lazy("article"), ordering="title")
    def headline(self, article):
        told = [language_name(article.language)] if article.is_translation else []
        told += [str(article.get_audience_display())] if article.audience == Audience.STAFF else []
        return format_html(
            '<span class="queue-title"><span dir="auto">{}</span></span><span class="soft">{}</span>',
            Truncator(article.title).chars(TITLE_SHOWN),
            " · ".join([f"#{article.pk}", *told]),
        )

    @display(description=gettext_lazy("section"), ordering="section__title")
    def stands_in(self, article):
        return format_html('<span dir="auto">{}</span>', article.section)

    @display(description=gettext_lazy("state"))
    def state_words(self, article):
        newest = Revision.State(article.newest_state).label if article.newest_state else "–"
        if article.is_published and article.newest_state != Revision.State.IN_FORCE:
            return format_html('{}<br><span class="soft">{}</span>', _("Published"), newest)
        return newest

    @display(description=gettext_lazy("helped"), ordering="helpful_rate")
    def helpful(self, article):
        total = article.helpful_count + article.unhelpful_count
        if not total:
            return "–"
        return format_html(
            '<span class="nowrap">{} %<br><span class="soft">{}</span></span>',
            round(100 * article.helpful_count / total),
            _("%(yes)s of %(all)s") % {"yes": count(article.helpful_count), "all": count(total)},
        )

    @display(description=gettext_lazy("visits, 30 days"), ordering="visits_lately")
    def visits_of_month(self, article):
        return count(article.visits_lately or 0)

    @display(description=gettext_lazy("updated"), ordering="updated_at")
    def updated(self, article):
        return format_html('<span class="nowrap">{}</span>', relative_time(article.updated_at) or "–")

    @display(description=gettext_lazy("needs change"), ordering="needs_change")
    def note(self, article):
        return format_html('<span dir="auto">{}</span>', Truncator(article.needs_change).chars(80)) or "–"


class _ArticleScoped(View):
    """A door below an article's editing page, for whoever may write it."""

    http_method_names = ("post",)
    model_admin: ArticleAdmin | None = None

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.article = Article.objects.filter(pk=kwargs["article_id"]).first()

    def dispatch(self, request, *args, **kwargs):
        if self.article is None:
            raise Http404
        require(may_write(request.user, self.article))
        require_within("edit", request)
        return super().dispatch(request, *args, **kwargs)

    def done(self, request, sentence: str, level: int) -> HttpResponseRedirect:
        """Back to the files of the editing page, with a sentence."""
        self.model_admin.message_user(request, sentence, level)
        return HttpResponseRedirect(self.model_admin._address("change", self.article.pk) + "#files")


class FilesView(_ArticleScoped):
    """Attach a file."""

    body_limit = BYTE_LIMIT + 1_000_000

    def post(self, request, article_id):
        form = FileForm(request.POST, request.FILES)
        try:
            if not form.is_valid():
                raise ValidationError(form.errors["file"])
            attachment = attach_file(self.article, form.cleaned_data["file"], by=request.user)
        except ValidationError as error:
            return self.done(request, " ".join(error.messages), messages.ERROR)
        return self.done(request, _("“%(name)s” is attached.") % {"name": attachment.name}, messages.SUCCESS)


class FileView(_ArticleScoped):
    """Take a file away."""

    def post(self, request, article_id, key):
        attachment = Attachment.objects.filter(article=self.article, key=key).first()
        if attachment is None:
            return self.done(request, _("This file is gone already."), messages.WARNING)
        try:
            detach_file(attachment, by=request.user)
        except ValidationError as error:
            return self.done(request, " ".join(error.messages), messages.ERROR)
        return self.done(request, _("“%(name)s” is gone.") % {"name": attachment.name}, messages.SUCCESS)
