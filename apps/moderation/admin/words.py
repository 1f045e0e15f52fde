"""Word lists, tried on the newest posts before they are saved."""

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from apps.foundation.previewing import PreviewingAdmin
from apps.foundation.templatetags.interface import count

from ..forms import WordListForm
from ..lines import write_lines
from ..models import WordList
from ..trying import try_list
from ..verbs import remove_word_list, save_word_list


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
