"""Video tutorials."""

from django.http import Http404

from apps.foundation.api.documenting import documented
from apps.foundation.api.reach import reader_of
from apps.foundation.api.scopes import Scope
from apps.foundation.api.views import DetailView, ListView
from apps.foundation.verdicts import require

from ..models import Video
from ..rating_rules import may_rate
from .articles import KnowledgeQuery, narrowed
from .examples import RATED, VIDEO, VIDEO_DETAIL
from .reading import RatingSent, RatingView
from .shapes import RatingStateSerializer, VideoDetailSerializer, VideoSerializer, rows_of_videos


class VideosView(ListView):
    """Tutorials that whoever asks may see."""

    group = "videos"
    needs = {"GET": Scope.READ}
    shown = VideoSerializer
    filters = KnowledgeQuery
    orders = {"newest": "-updated_at", "position": "position"}

    def get_queryset(self):
        return rows_of_videos(Video.objects.listed_for(reader_of(self.request)))

    def narrow(self, rows, asked):
        return narrowed(rows, asked)

    @documented("videos_list", "Video tutorials", gives=VideoSerializer, many=True, example=VIDEO)
    def get(self, request):
        return self.list(request)


class VideoView(DetailView):
    """One tutorial, with its chapters and where its transcripts are."""

    group = "videos"
    needs = {"GET": Scope.READ}
    shown = VideoDetailSerializer
    lookup = {"video_id": "pk"}

    def get_queryset(self):
        return Video.objects.visible_to(reader_of(self.request)).select_related("section", "series", "product")

    @documented("videos_read", "A video tutorial", gives=VideoDetailSerializer, example=VIDEO_DETAIL)
    def get(self, request, video_id):
        """What is said in it is in `captions`, as WebVTT in one or more languages."""
        video = self.get_object()
        video.tracks_by_language = video.tracks.order_by("language").defer("source", "lines")
        return self.show(self.shown, video)


class VideoRatingView(RatingView):
    """Whether a tutorial helped the owner of the token."""

    group = "videos"
    needs = {"PUT": Scope.VOTE}

    @documented(
        "videos_rate",
        "Say whether a video helped",
        takes=RatingSent,
        gives=RatingStateSerializer,
        sent={"helpful": True},
        example=RATED,
    )
    def put(self, request, video_id):
        """Said again, it takes the place of what was said before."""
        video = Video.objects.listed_for(reader_of(request)).filter(pk=video_id).first()
        if video is None:
            raise Http404
        require(may_rate(request.user, video))
        return self.remember(video, self.read(RatingSent))
