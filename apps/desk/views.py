"""Doors for staff that stand beside a conversation."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views import View

from apps.forum.models import Thread
from apps.foundation.verdicts import require

from .rules import may_claim
from .verbs import claim_thread, release_claim


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
