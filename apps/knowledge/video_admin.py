"""Tutorials and series: where editors send films, write steps and captions, publish and take back."""

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Prefetch, Subquery, Sum
from django.http import HttpResponseRedirect
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin
from unfold.decorators import display

from apps.foundation.decisions import DecidingAdmin, Decision
from apps.foundation.templatetags.interface import count

from .captions import clock
from .models import CaptionTrack, Series, Video, Visits
from .shares import helpful_share
from .verbs import drop_captions, keep_captions, keep_chapters, keep_video, publish_video, withdraw_video
from .video_forms import NEW_TRACKS, VideoForm

TEACH = "knowledge.change_video"
# What stands in a form around a film: words, a poster and captions.
BESIDE_A_FILM = 20_000_000

PUBLISH = Decision(
    name="publish",
    label=gettext_lazy("Publish"),
    permission=TEACH,
    apply=lambda video, by, values: publish_video(video, by=by),
    done=lambda count: ngettext("%d video is published.", "%d videos are published.", count) % count,
    fits=lambda video: not video.is_published,
    tone="main",
)
WITHDRAW = Decision(
    name="withdraw",
    label=gettext_lazy("Withdraw"),
    permission=TEACH,
    apply=lambda video, by, values: withdraw_video(video, by=by),
    done=lambda count: ngettext("%d video is withdrawn.", "%d videos are withdrawn.", count) % count,
    explanation=gettext_lazy("Only staff sees it then. Film, words and captions are kept."),
    fits=lambda video: video.is_published,
)


@admin.register(Video)
class VideoAdmin(DecidingAdmin):
    """Tutorials. Everything about one is on one page, and kept by verbs."""

    form = VideoForm
    decisions = (PUBLISH, WITHDRAW)
    list_display = ("title", "standing", "place", "length", "spoken", "helped", "opened", "series")
    list_filter = ("audience", "host", "series", "section")
    list_select_related = ("series",)
    search_fields = ("title", "summary")
    search_help_text = gettext_lazy("Title or summary")
    list_per_page = 50
    ordering = ("-updated_at", "-id")

    def get_queryset(self, request):
        opened = Visits.objects.filter(video=OuterRef("pk")).order_by().values("video").annotate(sum=Sum("count"))
        languages = CaptionTrack.objects.only("video_id", "language").order_by("language")
        rows = super().get_queryset(request).annotate(visit_count=Subquery(opened.values("sum")))
        return rows.prefetch_related(Prefetch("tracks", queryset=languages, to_attr="languages"))

    def get_form(self, request, obj=None, change=False, **kwargs):
        # The fields of the form itself are no fields of the model; the fieldsets name them, too.
        kwargs["fields"] = VideoForm.Meta.fields if self._may_write(request, obj) else []
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        about = ("title", "summary", "body", "language")
        stands = ("section", "series", "position", "product", "audience", "needs_change")
        if not self._may_write(request, obj):
            return ((None, {"fields": (*about, *stands, "place", "length", "spoken")}),)
        known = tuple(f"captions_{track.language}" for track in obj.tracks.order_by("language")) if obj else ()
        new = tuple(f"captions_new_{number}{part}" for number in NEW_TRACKS for part in ("_language", "_file", ""))
        return (
            (None, {"fields": about}),
            (_("The film"), {"fields": ("film", "kept_film", "address", "length", "poster_file")}),
            (_("Steps"), {"fields": ("chapters",)}),
            (_("What is said"), {"fields": known + new}),
            (_("Where it stands, and for whom"), {"fields": stands}),
        )

    def get_readonly_fields(self, request, obj=None):
        return () if self._may_write(request, obj) else ("place", "length", "spoken")

    def get_urls(self):
        urls = super().get_urls()
        for one in urls:
            if getattr(one, "name", None) in ("knowledge_video_add", "knowledge_video_change"):
                one.callback.body_limit = body_limit
        return urls

    def has_delete_permission(self, request, obj=None):
        return False

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as error:
            # Somebody else changed the film meanwhile, so that what was checked a moment ago fits no more.
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request, obj, form, change):
        video = keep_video(
            Video.objects.get(pk=obj.pk) if change else None,
            by=request.user,
            film=form.new_film,
            address=form.new_address,
            poster=form.cleaned_data["poster_file"],
            **form.words,
        )
        keep_chapters(video, written=form.cleaned_data["chapters"], by=request.user)
        for captions in form.captions:
            if captions.source:
                keep_captions(video, language=captions.language, source=captions.source, by=request.user)
            else:
                drop_captions(video, language=captions.language, by=request.user)
        # The page goes on with what was kept: for a new one its number, for the next form its state.
        obj.__dict__.update({name: value for name, value in video.__dict__.items() if name != "_state"})
        obj._state.adding = False
        if form.film_read and not form.film_read.starts_at_once:
            told = _("The film is kept. It begins to play only when most of it was fetched; save it for “fast start”.")
            self.message_user(request, told, messages.WARNING)

    @display(
        description=gettext_lazy("state"),
        ordering="published_at",
        label={"published": "success", "staff": "info", "draft": "warning"},
    )
    def standing(self, video):
        if not video.is_published:
            return "draft", _("Not published")
        return ("staff", _("For staff")) if video.audience == "staff" else ("published", _("Published"))

    @display(description=gettext_lazy("film"), ordering="host")
    def place(self, video):
        return video.get_host_display() if video.has_film else "–"

    @display(description=gettext_lazy("length"), ordering="seconds")
    def length(self, video):
        return clock(video.seconds) if video.seconds else "–"

    @display(description=gettext_lazy("captions"))
    def spoken(self, video):
        return ", ".join(track.language for track in video.languages) or "–"

    @display(description=gettext_lazy("helped"), ordering="helpful_count")
    def helped(self, video) -> SafeString | str:
        share = helpful_share(video.helpful_count, video.unhelpful_count)
        return f"{share} %" if share is not None else f"{video.helpful_count} : {video.unhelpful_count}"

    @display(description=gettext_lazy("visits"), ordering="visit_count")
    def opened(self, video):
        return count(video.visit_count or 0)

    def _may_write(self, request, obj) -> bool:
        return self.has_change_permission(request, obj) if obj else self.has_add_permission(request)


@admin.register(Series)
class SeriesAdmin(ModelAdmin):
    """Tutorials that are seen one after the other."""

    list_display = ("title", "description", "position")
    search_fields = ("title",)
    search_help_text = gettext_lazy("Title")
    prepopulated_fields = {"slug": ("title",)}


def body_limit(request) -> int:
    """How many bytes may come with the form of a video: a film from those who may send one, else a form's worth."""
    user = request.user
    may_send = user.is_active and user.is_staff and (user.has_perm(TEACH) or user.has_perm("knowledge.add_video"))
    return settings.VIDEO_SIZE_LIMIT + BESIDE_A_FILM if may_send else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
