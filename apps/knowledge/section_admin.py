"""Sections, in the order in which readers see them."""

from django import forms
from django.contrib import admin
from django.db.models import Case, Count, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from apps.foundation.decisions import DecidingAdmin
from apps.foundation.templatetags.interface import count

from .decisions import DELETE_SECTION
from .models import Section


class SectionForm(forms.ModelForm):
    """A section. Without a slug it gets one made of its title."""

    class Meta:
        model = Section
        fields = ("title", "slug", "parent", "description", "position")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("A part of its address. Empty: made of the title.")
        if "parent" in self.fields:
            tops = Section.objects.filter(parent=None)
            self.fields["parent"].queryset = tops.exclude(pk=self.instance.pk) if self.instance.pk else tops

    def clean_slug(self):
        return self.cleaned_data["slug"] or Section(title=self.cleaned_data.get("title", "")).make_slug()


@admin.register(Section)
class SectionAdmin(DecidingAdmin):
    """Sections. One that goes says where its articles and videos move to."""

    form = SectionForm
    decisions = (DELETE_SECTION,)
    list_display = ("tree", "address", "article_total", "video_total", "position")
    search_fields = ("title", "slug")
    search_help_text = gettext_lazy("Title or a part of the address")

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("parent")
        return rows.annotate(
            article_count=Count("articles", distinct=True),
            video_count=Count("videos", distinct=True),
        )

    def get_ordering(self, request):
        # A section stands before those in it, and with them where it stands itself.
        place = (Coalesce("parent__position", "position"), Coalesce("parent__title", "title"))
        return (*place, Case(When(parent=None, then=0), default=1), "position", "title")

    def has_delete_permission(self, request, obj=None):
        return False

    @display(description=gettext_lazy("section"))
    def tree(self, section):
        step = "— " if section.parent_id else ""
        return format_html('{}<span dir="auto">{}</span>', step, section)

    @display(description=gettext_lazy("address"))
    def address(self, section):
        return section.slug

    @display(description=gettext_lazy("articles"), ordering="article_count")
    def article_total(self, section):
        return _linked("admin:knowledge_article_changelist", section, section.article_count)

    @display(description=gettext_lazy("videos"), ordering="video_count")
    def video_total(self, section):
        return count(section.video_count)


def _linked(page: str, section: Section, number: int):
    address = f"{reverse(page)}?section__id__exact={section.pk}"
    return format_html('<a href="{}">{}</a>', address, count(number))
