"""Ideas in a list, and where they stand on the way."""

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from apps.foundation.page_cache import same_for_visitors

from ..listing import WORDS_OF_A_REASON, ballot_for, make_ready, with_news, with_release, with_vote_of_visitor
from ..lists import IdeaFilter, counts_for
from ..models import Idea
from ..roadmap import roadmap_of
from ..structured import list_page

IDEAS_PER_PAGE = 20


@method_decorator(same_for_visitors, name="dispatch")
class IdeaListView(View):
    """Ideas in the order and of the choice that the address says. At most four queries, signed in or not."""

    def get(self, request):
        chosen = IdeaFilter.from_request(request)
        ideas = with_news(chosen.narrow(Idea.objects.visible_to(request.user).for_listing(), request.user))
        page = chosen.page(with_vote_of_visitor(ideas, request), request, IDEAS_PER_PAGE)
        counts = counts_for(chosen)
        is_own_page = not chosen.address() and not {"after", "before"} & request.GET.keys()
        context = {
            "page": page,
            "ideas": make_ready(page.rows),
            "chosen": chosen,
            "sorts": chosen.sorts(),
            "stages": chosen.stages(counts),
            "products": chosen.products(counts),
            "tags": chosen.tags(counts),
            "ballot": ballot_for(request.user, settings.IDEA_VOTES_PER_PERSON),
            "is_own_page": is_own_page,
            "structured": list_page(_("Ideas"), reverse("ideas:list")),
        }
        return render(request, "ideas/idea_list.html", context)


@method_decorator(same_for_visitors, name="dispatch")
class RoadmapView(View):
    """What is planned, what is being worked on, what was shipped, and what we said no to. At most four queries."""

    def get(self, request):
        ideas = with_news(Idea.objects.public().for_listing(), WORDS_OF_A_REASON)
        road = roadmap_of(with_release(ideas), request.GET.get("product", ""))
        context = {"road": road, "structured": list_page(_("Roadmap"), reverse("ideas:roadmap"))}
        return render(request, "ideas/roadmap.html", context)
