"""Somebody's page: who they are here and what they contributed in the open."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View

from apps.foundation.page_cache import same_for_visitors
from apps.foundation.pagination import keyset_page

from ..contributions import all_contributions, contribution_named
from ..models import FormerNickname, User


@method_decorator(same_for_visitors, name="dispatch")
class ProfileView(View):
    """Whoever joined has a page; whoever only spoke elsewhere has none. A former nickname leads on."""

    def get(self, request, nickname):
        """The page; `kind` chooses which contributions it lists."""
        person = User.objects.with_a_page().select_related("organisation").filter(nickname=nickname.lower()).first()
        if person is None:
            return self.lead_on(nickname)
        sections = [
            {"kind": contribution, "count": contribution.rows(person).count()} for contribution in all_contributions()
        ]
        chosen = contribution_named(request.GET.get("show", "")) or self.first_with_rows(sections)
        page = keyset_page(chosen.rows(person), request, field=chosen.field, size=settings.PROFILE_ROWS)
        context = {
            "person": person, "sections": sections, "chosen": chosen, "page": page,
            "threshold": settings.CHAMPION_REPUTATION, "for_an_answer": settings.REPUTATION_FOR_ANSWER,
        }  # fmt: skip
        return render(request, "people/profile.html", context)

    def lead_on(self, nickname):
        """Lead from a former nickname to the present one. Raises Http404 where nobody was called so."""
        former = FormerNickname.objects.filter(nickname=nickname.lower(), user__in=User.objects.with_a_page())
        if (found := former.select_related("user").first()) is None:
            raise Http404
        return redirect(found.user, permanent=False)

    def first_with_rows(self, sections):
        """What somebody contributed at all comes before what they did not."""
        filled = [section["kind"] for section in sections if section["count"]]
        return filled[0] if filled else sections[0]["kind"]
