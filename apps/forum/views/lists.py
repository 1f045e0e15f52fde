"""Lists of conversations."""

from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.views import View

from apps.company.models import Product
from apps.foundation.page_cache import same_for_visitors
from apps.foundation.pagination import keyset_page

from ..lists import ThreadFilter
from ..models import Board, Tag, Thread
from ..structured import list_page

THREADS_PER_PAGE = 20


@method_decorator(same_for_visitors, name="dispatch")
class ThreadListView(View):
    """Conversations, liveliest first, narrowed by what the address says."""

    def get(self, request):
        chosen = ThreadFilter.from_request(request)
        named = {
            "board": Board.objects.filter(slug=chosen.board).first() if chosen.board else None,
            "product": Product.objects.filter(slug=chosen.product).first() if chosen.product else None,
            "tag": Tag.objects.filter(slug=chosen.tag).first() if chosen.tag else None,
        }
        return show_list(request, chosen, named)


@method_decorator(same_for_visitors, name="dispatch")
class BoardListView(View):
    """The boards, with what each is for."""

    def get(self, request):
        return render(request, "forum/board_list.html", {"boards": Board.objects.all()})


@method_decorator(same_for_visitors, name="dispatch")
class BoardView(View):
    """The conversations of one board."""

    def get(self, request, slug):
        board = get_object_or_404(Board, slug=slug)
        chosen = ThreadFilter.from_request(request, board=board.slug)
        return show_list(request, chosen, {"board": board}, board)


def show_list(request, chosen: ThreadFilter, named: dict, board: Board | None = None):
    """The page of a list; `named` are the rows that the choice names, `board` the one whose own page this is."""
    threads = chosen.narrow(Thread.objects.visible_to(request.user), request.user).for_listing()
    page = keyset_page(threads, request, field="last_post_at", size=THREADS_PER_PAGE)
    query = own_query(chosen, named, board)
    is_own_page = query is not None and not {"after", "before"} & request.GET.keys() and bool(page.rows)
    context = {
        "page": page,
        "chosen": chosen,
        "named": named,
        "board": board,
        # Whether search engines shall know it, and the words of its address that make it the page it is.
        "is_own_page": is_own_page,
        "page_query": query or "",
        "structured": list_page(board.name if board else "", request.path, is_board=bool(board)),
    }
    return render(request, "forum/thread_list.html", context)


def own_query(chosen: ThreadFilter, named: dict, board: Board | None) -> str | None:
    """The query of a list that is a page of its own: all conversations, a board's, those with a tag or about a product.

    None for any other choice: there are too many of them, and each shows what stands elsewhere, too.
    """
    told = chosen.address(**({"board": ""} if board else {}))
    if not told:
        return ""
    alone = [ThreadFilter(**{name: getattr(chosen, name)}).address() for name in ("tag", "product") if named.get(name)]
    return told if told in alone else None
