from django.urls import path

from .views.films import CaptionsView, ChaptersView, FilmView, PosterView
from .views.videos import ProgressView, SeriesView, VideosView, VideoView

urlpatterns = [
    path("videos/", VideosView.as_view(), name="videos"),
    path("videos/series/<str:slug>/", SeriesView.as_view(), name="series"),
    path("videos/<int:video_id>/film", FilmView.as_view(), name="film"),
    path("videos/<int:video_id>/poster", PosterView.as_view(), name="poster"),
    path("videos/<int:video_id>/chapters.vtt", ChaptersView.as_view(), name="chapters"),
    path("videos/<int:video_id>/captions/<str:language>.vtt", CaptionsView.as_view(), name="captions"),
    path("videos/<int:video_id>/progress/", ProgressView.as_view(), name="progress"),
    path("videos/<int:video_id>/<str:slug>/", VideoView.as_view(), name="video"),
]
