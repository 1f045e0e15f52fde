"""From a conversation to the draft of an article, in one step."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views import View

from apps.forum.models import Thread
from apps.foundation.limits import require_within
from apps.foundation.verdicts import require

from ..rules import may_distil
from ..verbs import distil_thread


class DistillationView(View):
    """Begin an article with a conversation, and go on where it is written."""

    http_method_names = ("post",)

    def post(self, request, thread_id):
        visible = Thread.objects.visible_to(request.user).select_related("resolution")
        thread = get_object_or_404(visible, pk=thread_id)
        require(may_distil(request.user, thread))
        require_within("edit", request)
        try:
            revision = distil_thread(thread, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(thread)
        messages.success(
            request, _("This is the draft. Names were left out; read it once more with the eyes of a stranger.")
        )
        return redirect("admin:knowledge_article_change", revision.article_id)
