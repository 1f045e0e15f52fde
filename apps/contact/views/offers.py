"""Read what would be published, agree or refuse, and take a yes back: signed in, or by the link of a mail."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from apps.foundation.limits import require_within
from apps.foundation.markdown import render_markdown
from apps.foundation.verdicts import require

from ..models import Offer
from ..rules import may_decide
from ..verbs import agree_to_publish, refuse_to_publish, take_back_consent
from ..verbs.publish import find_offer
from .confirm import ByMail

DECISIONS = {"agree": agree_to_publish, "refuse": refuse_to_publish, "take-back": take_back_consent}


class Deciding(View):
    """What both ways share. Opening the page decides nothing, so that a scanner of mails cannot consent."""

    def show(self, offer: Offer, *, error: str = "", status: int = 200):
        """The exact words that everybody would read, with what can be decided now."""
        context = {
            "offer": offer,
            "public": offer.request.published_as if offer.is_agreed else None,
            "question": render_markdown(offer.question),
            "answer": render_markdown(offer.answer),
            "error": error,
        }
        return render(self.request, "contact/offer.html", context, status=status)

    def decide(self, offer: Offer):
        """Carry out what was decided, and show how things stand now."""
        require_within("consent", self.request)
        decide = DECISIONS.get(self.request.POST.get("decision", ""))
        if decide is None:
            return self.show(offer, error=_("Choose whether you agree or refuse."), status=422)
        try:
            decide(offer)
        except ValidationError as error:
            return self.show(_again(offer), error=" ".join(error.messages), status=422)
        messages.success(self.request, _("This is kept. You can come back to this page at any time."))
        return redirect(self.request.path)


@method_decorator(never_cache, name="dispatch")
class OfferView(LoginRequiredMixin, Deciding):
    """For whoever asked and is signed in; staff looks on."""

    def get(self, request, pk):
        return self.show(self._found(pk))

    def post(self, request, pk):
        offer = self._found(pk)
        require(may_decide(request.user, offer))
        return self.decide(offer)

    def _found(self, pk: int) -> Offer:
        rows = _offers() if self.request.user.is_staff else _offers().filter(request__thread__author=self.request.user)
        return get_object_or_404(rows, pk=pk)


@method_decorator(never_cache, name="dispatch")
class OfferByMailView(ByMail, Deciding):
    """For whoever holds the link that was mailed to the asker. It decides once, and takes a yes back later."""

    def get(self, request, token):
        offer = find_offer(token)
        return self.show(offer) if offer else self._gone()

    def post(self, request, token):
        offer = find_offer(token)
        return self.decide(offer) if offer else self._gone()

    def _gone(self):
        reason = _("This link leads to nothing any more.")
        return render(self.request, "contact/confirm.html", {"reason": reason}, status=410)


def _offers():
    return Offer.objects.select_related("request__thread__author", "request__published_as")


def _again(offer: Offer) -> Offer:
    return _offers().get(pk=offer.pk)
