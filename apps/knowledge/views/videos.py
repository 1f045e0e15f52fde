"""Pages of video tutorials: the list, a series in its order, and one with what is said in it beside it."""

from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views import View

from apps.company.context import known_profile
from apps.foundation.limits import require_within
from apps.foundation.page_cache import same_for_visitors
from apps.foundation.pagination import keyset_page
from apps.foundation.verdicts import require

from ..asking import ask_about
from ..captions import LONGEST_SECONDS
from ..models import Progress, Series, Video
from ..platforms import Place
from ..rules import may_note_progress
from ..structured import video_page
from ..transcripts import WORDS_LIMIT, choose_track, transcript_of
from ..verbs import note_progress
from ..visiting import note_visit
from .films import film_origin

SINGLE_VIDEOS = 24
SERIES_LIMIT = 50
IN_SERIES_LIMIT = 200
# Whoever has seen less begins anew.
WORTH_GOING_ON = 5


@method_decorator(same_for_visitors, name="dispatch")
class VideosView(View):
    """Every tutorial: series with their videos, then those that stand alone."""

    http_method_names = ("get", "head")

    def get(self, request):
        mine = Video.objects.listed_for(request.user).for_listing()
        series = Series.objects.prefetch_related(Prefetch("videos", queryset=mine.in_order(), to_attr="shown"))
        page = keyset_page(mine.single(), request, field="updated_at", size=SINGLE_VIDEOS)
        is_first = not ("after" in request.GET or "before" in request.GET)
        several = [one for one in series[:SERIES_LIMIT] if one.shown] if is_first else []
        rows = [video for one in several for video in one.shown] + list(page.rows)
        note_seen(rows, request.user)
        context = {"several": several, "singles": page.rows, "page": page, "is_first": is_first}
        return render(request, "knowledge/videos.html", context)


@method_decorator(same_for_visitors, name="dispatch")
class SeriesView(View):
    """Tutorials that are seen one after the other, and how far the visitor has come."""

    http_method_names = ("get", "head")

    def get(self, request, slug):
        series = get_object_or_404(Series, slug=slug)
        rows = list(
            Video.objects.listed_for(request.user).filter(series=series).in_order().for_listing()[:IN_SERIES_LIMIT]
        )
        if not rows and not request.user.is_staff:
            raise Http404
        note_seen(rows, request.user)
        context = {
            "series": series,
            "videos": rows,
            "finished": sum(video.is_finished for video in rows),
            "onward": next((video for video in rows if not video.is_finished), None),
        }
        return render(request, "knowledge/series.html", context)


@method_decorator(same_for_visitors, name="dispatch")
class VideoView(View):
    """One tutorial. `?t=83` begins there, `?words=` marks what is said, `?captions=de` shows another language."""

    http_method_names = ("get", "head")

    def get(self, request, video_id, slug):
        rows = Video.objects.visible_to(request.user).select_related("section__parent", "product", "series")
        video = get_object_or_404(rows, pk=video_id)
        if slug != (video.slug or "-"):
            asked = request.GET.urlencode()
            return redirect(video.get_absolute_url() + (f"?{asked}" if asked else ""), permanent=True)
        tracks, chapters = list(video.tracks.order_by("language")), list(video.chapters.all())
        track = choose_track(tracks, request.GET.get("captions", ""), video.language)
        spoken = choose_track([one for one in tracks if one.language == video.language], "", video.language)
        place = None if video.is_here else Place(video.host, video.external_id)
        progress = Progress.objects.filter(video=video, person=request.user.pk).first() if request.user.pk else None
        asked_track = track.language if track and track.language == request.GET.get("captions") else ""
        begins = begins_at(request, video)
        context = {
            "video": video,
            "tracks": tracks,
            "chapters": chapters,
            "transcript": transcript_of(track, request.GET.get("words", "")) if track else None,
            "asked_track": asked_track,
            # What the links of the lines carry on, so that language and marks stay where one jumps.
            "kept": kept_by_links(asked_track, request.GET.get("words", "")),
            "begins_at": begins,
            "place": place,
            "at_address": place.address_at(begins) if place and begins else "",
            "progress": progress,
            "go_on_at": progress.seconds if progress and progress.seconds >= WORTH_GOING_ON else None,
            "ask_address": ask_about(video),
            "beside": beside(video, request.user),
            "structured": video_page(
                video,
                company=known_profile(),
                chapters=chapters,
                track=spoken,
                poster=video.poster_address,
                film=video.film_address,
            ),
        }
        if video.is_published:
            note_visit(request, video)
        response = render(request, "knowledge/video.html", context)
        response._csp_config = policy_for(video, place)
        return response


class ProgressView(View):
    """Note how far one has come; by a script while it plays, or by the button that says one has seen it."""

    http_method_names = ("post",)

    def post(self, request, video_id):
        require(may_note_progress(request.user))
        require_within("progress", request)
        video = get_object_or_404(Video.objects.visible_to(request.user), pk=video_id)
        is_finished = request.POST.get("finished") == "1"
        written = request.POST.get("seconds", "0" if is_finished else "")
        if not (written.isascii() and written.isdigit() and len(written) < 7):
            return JsonResponse({"error": _("How far you have come is a number of seconds.")}, status=422)
        note_progress(video, by=request.user, seconds=int(written), is_finished=is_finished)
        if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
            return HttpResponse(status=204)
        return redirect(video)


def kept_by_links(captions: str, words: str) -> str:
    """The rest of the address of a line's link, after its second; may be empty."""
    kept = {"captions": captions, "words": " ".join(words.split())[:WORDS_LIMIT]}
    kept = urlencode({name: value for name, value in kept.items() if value})
    return f"&{kept}" if kept else ""


def begins_at(request, video: Video) -> int | None:
    """The second that `?t=` asks for, within the film; None where it asks for none that there is."""
    written = request.GET.get("t", "").removesuffix("s")
    if not (written.isascii() and written.isdigit() and len(written) < 7):
        return None
    return min(int(written), video.seconds or LONGEST_SECONDS)


def note_seen(rows: list[Video], user) -> None:
    """Write on each video of a list how far this person has come: `seen_percent` and `is_finished`; one query."""
    known = {}
    if user.is_authenticated and rows:
        mine = Progress.objects.filter(person=user, video__in=[video.pk for video in rows])
        known = {one.video_id: one for one in mine}
    for video in rows:
        progress = known.get(video.pk)
        video.is_finished = bool(progress and progress.finished_at)
        percent = 100 * progress.seconds // video.seconds if progress and video.seconds else 0
        video.seen_percent = 100 if video.is_finished else min(percent, 99)


def beside(video: Video, user) -> dict:
    """What comes before and after a video in its series, as rows; empty without a series."""
    if not video.series_id:
        return {}
    rows = list(
        Video.objects.listed_for(user).filter(series=video.series_id).in_order().for_listing()[:IN_SERIES_LIMIT]
    )
    place = next((place for place, one in enumerate(rows) if one.pk == video.pk), None)
    if place is None:
        return {"count": len(rows)}
    return {
        "number": place + 1,
        "count": len(rows),
        "previous": rows[place - 1] if place else None,
        "next": rows[place + 1] if place + 1 < len(rows) else None,
    }


def policy_for(video: Video, place: Place | None) -> dict:
    """The content policy of a video's page: wider than elsewhere by the one place that its film comes from."""
    if place:
        return {**settings.SECURE_CSP, "frame-src": [place.frame_origin]}
    elsewhere = film_origin(video)
    return {**settings.SECURE_CSP, "media-src": [CSP.SELF, *([elsewhere] if elsewhere else [])]}
