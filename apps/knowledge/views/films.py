"""What players fetch: the film in pieces, its captions and chapters, and the picture that stands for it."""

from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import parse_etags
from django.views import View

from apps.company.context import known_profile

from ..chapters import chapters_track
from ..models import CaptionTrack, Video
from ..posters import draw_poster
from ..ranges import Chunks, Piece, Unsatisfiable, read_range

NOTHING_RUNS = "sandbox; default-src 'none'; frame-ancestors 'none'"
POSTER_SECONDS = 24 * 3600


class Fetched(View):
    """Finds the video through what its visitor may see, each time; whatever is answered can run nothing."""

    http_method_names = ("get", "head")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.video = get_object_or_404(Video.objects.visible_to(request.user), pk=kwargs["video_id"])

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        response["Content-Security-Policy"] = NOTHING_RUNS
        response["X-Content-Type-Options"] = "nosniff"
        if "Cache-Control" not in response:
            # Asked again each time, as who may see it can change; what did not change is not sent again.
            response["Cache-Control"] = "public, no-cache" if self.video.is_public else "private, no-store"
        return response


class FilmView(Fetched):
    """A film that lies here, whole or the piece that was asked for. FILM_DELIVERY lets others carry the bytes."""

    def get(self, request, video_id):
        if not self.video.is_here or not self.video.file:
            raise Http404
        way, _colon, place = settings.FILM_DELIVERY.partition(":")
        if way == "x-accel":
            response = HttpResponse(content_type=self.video.content_type)
            response["X-Accel-Redirect"] = place.rstrip("/") + "/" + quote(self.video.file.name)
            return response
        if way == "redirect":
            response = HttpResponseRedirect(self.video.file.url)
            response["Cache-Control"] = "private, no-store"
            return response
        if way:
            raise ImproperlyConfigured('FILM_DELIVERY is empty, "x-accel:/a/place/of/nginx/" or "redirect"')
        return self.carried()

    def carried(self):
        """The film by this process, a little at a time."""
        request, size, tag = self.request, self.video.size, film_tag(self.video)
        headers = {"ETag": tag, "Accept-Ranges": "bytes"}
        asked = [one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))]
        if tag in asked or "*" in asked:
            return HttpResponse(status=304, headers=headers)
        wanted = request.headers.get("Range", "")
        # A piece of another film than the one that the browser has begun with is of no use.
        if request.headers.get("If-Range", tag) != tag:
            wanted = ""
        try:
            piece = read_range(wanted, size)
        except Unsatisfiable:
            return HttpResponse(status=416, headers=headers | {"Content-Range": f"bytes */{size}"})
        headers |= {"Content-Type": self.video.content_type, "Content-Encoding": "identity"}
        if piece:
            headers["Content-Range"] = piece.content_range
        whole = piece or Piece(0, size - 1, size)
        headers["Content-Length"] = str(whole.length)
        status = 206 if piece else 200
        if request.method == "HEAD":
            return HttpResponse(status=status, headers=headers)
        try:
            file = self.video.file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        return StreamingHttpResponse(Chunks(file, whole), status=status, headers=headers)


class CaptionsView(Fetched):
    """What is said, as WebVTT, for players."""

    def get(self, request, video_id, language):
        track = get_object_or_404(CaptionTrack, video=self.video, language=language)
        return _track(track.source)


class ChaptersView(Fetched):
    """The steps, as a WebVTT track of chapters, for players."""

    def get(self, request, video_id):
        chapters = list(self.video.chapters.all())
        if not chapters:
            raise Http404
        return _track(chapters_track(chapters, self.video.seconds))


class PosterView(Fetched):
    """The picture that stands for a film; where none was uploaded, a drawing in the company's colour."""

    def get(self, request, video_id):
        if self.video.poster:
            try:
                response = FileResponse(self.video.poster.open("rb"), content_type="image/webp")
            except FileNotFoundError as error:
                raise Http404 from error
            response["Content-Encoding"] = "identity"
        else:
            length = self.video.seconds or 0
            marks = [one.at_seconds / length for one in self.video.chapters.all() if length]
            drawing = draw_poster(hue=known_profile().hue, marks=marks)
            response = HttpResponse(drawing, content_type="image/svg+xml")
        if self.video.is_public:
            response["Cache-Control"] = f"public, max-age={POSTER_SECONDS}"
        return response


def film_tag(video: Video) -> str:
    """The entity tag of a film: files are never changed, a new film has a new name."""
    return f'"{video.file.name.rpartition("/")[2].partition(".")[0]}"'


def film_origin(video: Video) -> str:
    """Where else than from here the film's bytes come, for the page's policy; empty where it is this site."""
    if settings.FILM_DELIVERY != "redirect" or not video.is_here or not video.file:
        return ""
    parts = urlsplit(video.file.url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _track(written: str) -> HttpResponse:
    return HttpResponse(written, content_type="text/vtt; charset=utf-8")
