"""What gathers conversations: boards and tags."""

from rest_framework import serializers

from apps.foundation.api.documenting import documented
from apps.foundation.api.scopes import Scope
from apps.foundation.api.shapes import Shape
from apps.foundation.api.views import DetailView, ListView

from ..models import Board, Tag
from .examples import BOARD
from .shapes import BoardSerializer


class TagSerializer(Shape):
    """A word that several conversations share."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()


class BoardsView(ListView):
    """The boards, with what each is for."""

    group = "boards"
    needs = {"GET": Scope.READ}
    shown = BoardSerializer
    orders = {"position": ("position", "name")}

    def get_queryset(self):
        return Board.objects.all()

    @documented("boards_list", "Boards", gives=BoardSerializer, many=True, example=BOARD)
    def get(self, request):
        return self.list(request)


class BoardView(DetailView):
    """One board."""

    group = "boards"
    needs = {"GET": Scope.READ}
    shown = BoardSerializer
    lookup = {"board_id": "pk"}

    def get_queryset(self):
        return Board.objects.all()

    @documented("boards_read", "A board", gives=BoardSerializer, example=BOARD)
    def get(self, request, board_id):
        return self.detail(request)


class TagsView(ListView):
    """Words by which conversations are found together."""

    group = "tags"
    needs = {"GET": Scope.READ}
    shown = TagSerializer
    orders = {"name": "name"}

    def get_queryset(self):
        return Tag.objects.all()

    @documented(
        "tags_list", "Tags", gives=TagSerializer, many=True, example={"id": 8, "slug": "heating", "name": "heating"}
    )
    def get(self, request):
        return self.list(request)
