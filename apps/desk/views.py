"""Doors for staff that stand beside a conversation, and what everybody may know of the work."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from apps.company.models import Department
from apps.forum.models import Thread
from apps.foundation.pagination import keyset_page
from apps.foundation.verdicts import require

from .response_times import answered_lately, response_times
from .rules import may_claim
from .verbs import claim_thread, release_claim

ROWS = 20


class AnsweredView(View):
    """The conversations from which a department's usual first answer is worked out."""

    def get(self, request, slug):
        department = get_object_or_404(Department.objects.listed(), slug=slug)
        page = keyset_page(answered_lately(department).for_listing(), request, field="opened_at", size=ROWS)
        context = {"department": department, "page": page, "usual": response_times().get(department.pk)}
        return render(request, "desk/answered.html", context)


class ClaimView(View):
    """Say that one works on an answer (POST), or no longer (DELETE, or POST with `_method=DELETE`)."""

    def post(self, request, thread_id):
        require(may_claim(request.user))
        thread = self._thread(request, thread_id)
        if request.POST.get("_method", "").upper() == "DELETE":
            return self._release(request, thread)
        claim = claim_thread(thread, by=request.user)
        told = {"by": str(claim.agent), "is_own": claim.agent_id == request.user.pk, "until": claim.until.isoformat()}
        return self._answer(request, thread, told)

    def delete(self, request, thread_id):
        require(may_claim(request.user))
        return self._release(request, self._thread(request, thread_id))

    def _release(self, request, thread):
        release_claim(thread, by=request.user)
        return self._answer(request, thread, {"by": None})

    def _thread(self, request, thread_id: int) -> Thread:
        return get_object_or_404(Thread.objects.visible_to(request.user), pk=thread_id)

    def _answer(self, request, thread: Thread, told: dict):
        if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
            return JsonResponse(told)
        return redirect(thread)
