"""What other pages load of us: the widget's script, frames to read, cards, and oEmbed."""

from django.urls import path

from .views.cards import CardView
from .views.extracts import LatestView, RoadmapView
from .views.oembed import OEmbedView
from .views.script import ScriptView

urlpatterns = [
    path("oembed/", OEmbedView.as_view(), name="oembed"),
    path("embed/card/<slug:kind>/<int:pk>/", CardView.as_view(), name="card"),
    path("embed/<embedkey:key>/widget.js", ScriptView.as_view(), name="script"),
    path("embed/<embedkey:key>/latest/", LatestView.as_view(), name="latest"),
    path("embed/<embedkey:key>/roadmap/", RoadmapView.as_view(), name="roadmap"),
]
