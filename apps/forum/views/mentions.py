"""Complete a nickname that somebody began to type."""

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views import View

from apps.foundation.limits import require_within
from apps.people.models import User

from ..models import Post, Thread

SUGGESTED = 8
# With less, only the people of the conversation: nobody reads the list of members letter by letter.
SHORTEST_PREFIX = 2


class MentionsView(View):
    """People whose nickname begins so, as JSON: those of the conversation first, then others who joined."""

    http_method_names = ("get",)

    def get(self, request):
        if not request.user.is_authenticated:
            return JsonResponse({"error": _("Sign in to call people.")}, status=403)
        require_within("suggest", request)
        prefix = request.GET.get("q", "").lstrip("@").lower()[:30]
        people = User.objects.joined().filter(is_active=True, nickname__startswith=prefix).exclude(pk=request.user.pk)
        found = list(_here(request, people)[:SUGGESTED])
        if len(prefix) >= SHORTEST_PREFIX and len(found) < SUGGESTED:
            known = [person.pk for person in found]
            found += people.exclude(pk__in=known).order_by("nickname")[: SUGGESTED - len(found)]
        told = [{"nickname": person.nickname, "name": str(person)} for person in found]
        return JsonResponse({"people": told}, headers={"Cache-Control": "private, no-store"})


def _here(request, people):
    number = request.GET.get("thread", "")
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        return people.none()
    threads = Thread.objects.visible_to(request.user).filter(pk=int(number))
    said = Post.objects.visible_to(request.user).present().filter(thread__in=threads)
    return people.filter(pk__in=said.values("author")).order_by("nickname")
