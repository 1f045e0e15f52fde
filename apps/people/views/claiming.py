"""Getting hold of what one said elsewhere: claim it, leave it, or have it removed."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from apps.foundation.limits import require_within
from apps.foundation.plaintext import clean_line
from apps.foundation.verdicts import require

from ..claiming import places_for_codes
from ..forms import CodeForm, RemovalForm
from ..models import Proof
from ..rules import may_claim
from ..sign_in_servers import sign_in_servers
from ..verbs import ask_for_code, claim_person, code_in_words, codes_of, offer_of, offers_of, remove_history, set_aside

SHOWN = 50


class ClaimView(View):
    """What of that which was said elsewhere is whose: offered to whoever is signed in, explained to everybody."""

    def get(self, request):
        return self.page(request)

    def page(self, request, form=None, status=200):
        """The page; `said_on` is the place that somebody came from, by its name."""
        said_on = clean_line(request.GET.get("said_on", ""), 80)
        places = places_for_codes()
        context = {
            "said_on": said_on,
            "address": f"{reverse('people:claim')}?{request.GET.urlencode()}" if said_on else reverse("people:claim"),
            "servers": [server for server in sign_in_servers() if server.client_id],
            "shown": SHOWN,
            "shown_slice": f":{SHOWN}",
            # Whoever is not signed in has no account whose pages could stand at the side.
            "layout": f"allauth/layouts/{'manage' if request.user.is_authenticated else 'entrance'}.html",
        }
        if request.user.is_authenticated:
            names = {place.key: place.name for place in places}
            preferred = next((place.key for place in places if place.name == said_on), "")
            context |= {
                "offers": offers_of(request.user),
                "codes": [
                    {"words": code_in_words(code), "place": names[code.place], "code": code}
                    for code in codes_of(request.user)
                    if code.place in names
                ],
                "form": form or (CodeForm(places=places, initial={"place": preferred}) if places else None),
            }
        return render(request, "people/claim.html", context, status=status)


class CodesView(LoginRequiredMixin, ClaimView):
    """Ask for a code to post from an account that nobody signs in with here."""

    http_method_names = ["post"]

    def post(self, request):
        require(may_claim(request.user))
        require_within("claim_code", request)
        form = CodeForm(request.POST, places=places_for_codes())
        if not form.is_valid():
            return self.page(request, form, status=422)
        try:
            ask_for_code(request.user, place=form.cleaned_data["place"])
        except ValidationError as error:
            form.add_error("place", error)
            return self.page(request, form, status=422)
        return redirect(f"{reverse('people:claim')}#codes")


class _OfProof(LoginRequiredMixin, View):
    """Finds a proof of the visitor's own; nobody else's is there for them."""

    def dispatch(self, request, *args, pk, **kwargs):
        if request.user.is_authenticated:
            self.proof = get_object_or_404(Proof, pk=pk, person=request.user)
        return super().dispatch(request, *args, **kwargs)

    def refused(self, error: ValidationError):
        """Say why not, on the page that says how things stand now."""
        messages.error(self.request, " ".join(error.messages))
        return redirect("people:claim")


class ClaimHistoryView(_OfProof):
    """Claim everything that was heard from one account."""

    def post(self, request):
        require(may_claim(request.user))
        require_within("claim", request)
        offer = offer_of(self.proof)
        if offer.handle is None:
            raise Http404
        owner = offer.claim.staged if offer.claim else offer.handle.user
        try:
            claim = claim_person(owner, by=request.user, proof=self.proof)
        except ValidationError as error:
            return self.refused(error)
        told = ngettext(
            "It is yours now: %(count)d conversation from %(who)s.",
            "They are yours now: %(count)d conversations from %(who)s.",
            claim.count,
        )
        messages.success(request, told % {"count": claim.count, "who": claim.name or claim.external_id})
        return redirect("people:claim")


class SetAsideView(_OfProof):
    """Not mine, or not now: it is not offered after signing in any more."""

    def post(self, request):
        require_within("claim", request)
        set_aside(self.proof)
        messages.success(request, _("You are not asked again. It stays on this page if you change your mind."))
        return redirect("people:claim")


class RemovalView(_OfProof):
    """Have some or all of it removed instead. It is ticked, and confirmed, because it cannot be undone."""

    def get(self, request):
        offer = offer_of(self.proof)
        if not offer.heard:
            raise Http404
        return self.page(request, offer, RemovalForm(heard=offer.heard))

    def post(self, request):
        require(may_claim(request.user))
        require_within("claim", request)
        offer = offer_of(self.proof)
        form = RemovalForm(request.POST, heard=offer.heard)
        if not form.is_valid():
            return self.page(request, offer, form, status=422)
        try:
            removal = remove_history(self.proof, by=request.user, keys=form.keys())
        except ValidationError as error:
            return self.refused(error)
        told = ngettext("%d conversation is removed.", "%d conversations are removed.", removal.count) % removal.count
        messages.success(request, told)
        return redirect("people:claim")

    def page(self, request, offer, form, status=200):
        return render(request, "people/removal.html", {"offer": offer, "form": form}, status=status)
