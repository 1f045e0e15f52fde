"""Conversations, their posts and the boards. What somebody wrote is looked at as text and changed by verbs only."""

from django import forms
from django.contrib import admin
from django.db.models import Count
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from apps.foundation.decisions import DecidingAdmin, ReadOnlyAdmin
from apps.foundation.plaintext import html_to_text
from apps.foundation.templatetags.interface import count, relative_time, ring, web_address

from .decisions import DECISIONS, POST_DECISIONS, TAG_DECISIONS
from .models import Board, Kind, Post, Tag, Thread
from .verbs.tag import clean_tag, free_slug

WORDS_SHOWN = 110


@admin.register(Board)
class BoardAdmin(ModelAdmin):
    """The places for conversations."""

    list_display = ("name", "description", "position")
    search_fields = ("name",)
    search_help_text = gettext_lazy("Name")
    prepopulated_fields = {"slug": ("name",)}


class TagForm(forms.ModelForm):
    """The word; its address follows from it."""

    class Meta:
        model = Tag
        fields = ("name",)

    def clean_name(self):
        return clean_tag(self.cleaned_data["name"])


@admin.register(Tag)
class TagAdmin(DecidingAdmin):
    """The words by which conversations are found together: renamed, merged, taken away."""

    decisions = TAG_DECISIONS
    form = TagForm
    list_display = ("name", "slug", "used")
    search_fields = ("name",)
    search_help_text = gettext_lazy("Name")

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(times=Count("threads"))

    def save_model(self, request, obj, form, change):
        obj.slug = free_slug(obj.name, taken=obj.pk)
        super().save_model(request, obj, form, change)

    @display(description=gettext_lazy("conversations"), ordering="times")
    def used(self, tag):
        return count(tag.times)


class ThreadStateFilter(admin.SimpleListFilter):
    """Where a conversation stands."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("open", _("Waiting for an answer")),
            ("answered", _("Answered")),
            ("asked_back", _("Waiting for the asker")),
            ("resolved", _("Resolved")),
        ]

    def queryset(self, request, queryset):
        narrowed = {
            "open": queryset.open,
            "answered": queryset.answered,
            "asked_back": queryset.asked_back,
            "resolved": queryset.resolved,
        }
        return narrowed[self.value()]() if self.value() in narrowed else queryset


@admin.register(Thread)
class ThreadAdmin(ReadOnlyAdmin):
    """Conversations with what moderators decide about them."""

    decisions = DECISIONS
    list_display = ("headline", "kind_words", "who_sees_it", "author", "place", "replies", "last_word")
    list_filter = (
        ThreadStateFilter, "visibility", "kind", "board", "product",
        ("answered_at", admin.DateFieldListFilter), ("resolution__settled_at", admin.DateFieldListFilter),
    )  # fmt: skip
    search_fields = ("title", "author__name", "=id")
    search_help_text = gettext_lazy("Title, author or number")
    ordering = ("-last_post_at", "-id")
    paginator = InfinitePaginator
    list_per_page = 50
    fields = (
        "title", "standing", "kind", "visibility", "board", "product", "author", "language", "opened_at", "said_on",
        "lock_words", "conversation",
    )  # fmt: skip
    readonly_fields = ("standing", "lock_words", "conversation")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("resolution", "lock", "merge", "author", "board", "product")

    @display(description=gettext_lazy("conversation"))
    def headline(self, thread):
        title = Truncator(thread.title).chars(WORDS_SHOWN)
        mark = ring(thread.status)
        return format_html('<span class="queue-title">{}<span dir="auto">{}</span></span>', mark, title)

    @display(description=gettext_lazy("kind"), ordering="kind")
    def kind_words(self, thread):
        return Kind(thread.kind).label

    @display(description=gettext_lazy("who sees it"), ordering="visibility")
    def who_sees_it(self, thread):
        if getattr(thread, "merge", None):
            return _("Merged into #%(number)d") % {"number": thread.merge.into_id}
        words = thread.get_visibility_display()
        return f"{words} · {_('closed for replies')}" if thread.is_locked else words

    @display(description=gettext_lazy("said"), ordering="said_on")
    def place(self, thread):
        return thread.said_on or _("Here")

    @display(description=gettext_lazy("replies"), ordering="reply_count")
    def replies(self, thread):
        return count(thread.reply_count)

    @display(description=gettext_lazy("last word"), ordering="last_post_at")
    def last_word(self, thread):
        return format_html("{} · {}", relative_time(thread.last_post_at), thread.get_last_voice_display())

    @display(description=gettext_lazy("state"))
    def standing(self, thread):
        return format_html('<span class="queue-title">{}{}</span>', ring(thread.status, ""), thread.status.label)

    @display(description=gettext_lazy("closed for replies"))
    def lock_words(self, thread):
        if not thread.is_locked:
            return _("No")
        return _("By %(who)s: %(reason)s") % {
            "who": thread.lock.locked_by or _("somebody"),
            "reason": thread.lock.reason or _("no reason given"),
        }

    @display(description=gettext_lazy("in public"))
    def conversation(self, thread):
        return format_html('<a href="{}">{}</a>', thread.get_absolute_url(), _("Read the conversation"))


@admin.register(Post)
class PostAdmin(ReadOnlyAdmin):
    """What was said, as text."""

    decisions = POST_DECISIONS
    list_display = ("excerpt", "conversation", "author", "voice", "said_on", "posted")
    list_filter = ("standing", "voice", "is_opening", ("withdrawn_at", admin.EmptyFieldListFilter))
    search_fields = ("body", "said_by", "=id")
    search_help_text = gettext_lazy("Text, handle or number")
    list_select_related = ("thread", "author")
    ordering = ("-posted_at", "-id")
    paginator = InfinitePaginator
    list_per_page = 50
    fields = (
        "conversation", "author", "voice", "standing", "text", "posted_at", "edited_at", "withdrawn_at", "said_on",
        "said_by", "original", "carried",
    )  # fmt: skip
    readonly_fields = ("conversation", "text", "original", "carried")

    @display(description=gettext_lazy("text"))
    def excerpt(self, post):
        if post.is_withdrawn:
            return _("Withdrawn")
        return format_html('<span dir="auto">{}</span>', Truncator(html_to_text(post.html)).chars(WORDS_SHOWN))

    @display(description=gettext_lazy("text"))
    def text(self, post):
        return format_html('<div class="said-text" dir="auto">{}</div>', html_to_text(post.html))

    @display(description=gettext_lazy("conversation"))
    def conversation(self, post):
        title = Truncator(post.thread.title).chars(60)
        return format_html('<a href="{}" dir="auto">{}</a>', post.get_absolute_url(), title)

    @display(description=gettext_lazy("posted"), ordering="posted_at")
    def posted(self, post):
        return relative_time(post.posted_at)

    @display(description=gettext_lazy("original"))
    def original(self, post):
        if not (address := web_address(post.said_at_url)):
            return "–"
        return format_html('<a href="{}" rel="nofollow ugc noopener">{}</a>', address, Truncator(address).chars(80))

    @display(description=gettext_lazy("also stands on"))
    def carried(self, post):
        return ", ".join(str(mark.get("place", "")) for mark in post.carried_to) or "–"
