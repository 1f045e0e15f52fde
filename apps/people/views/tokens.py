"""The tokens by which programs act for somebody: a list, a form, and the one moment in which a token is shown."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from apps.foundation.limits import require_within

from ..forms import TokenForm
from ..models import ApiToken
from ..strength import is_strong
from ..verbs import make_api_token, revoke_api_token
from .proof import ProofRequiredMixin


class TokensView(LoginRequiredMixin, View):
    """Which programs may act for somebody, when they last did, and until when they may."""

    def get(self, request):
        tokens = list(request.user.api_tokens.newest_first())
        context = {
            "good": [token for token in tokens if token.is_good],
            "past": [token for token in tokens if not token.is_good],
        }
        return render(request, "people/tokens.html", context)


class NewTokenView(LoginRequiredMixin, ProofRequiredMixin, View):
    """Making a token. It is shown in the answer to the form and nowhere else, so that answer is kept by nobody."""

    comes_from = "people:token-new"

    def get(self, request):
        return self.page(request, TokenForm(person=request.user, may_be_staffs=is_strong(request)))

    def post(self, request):
        require_within("token", request)
        may_be_staffs = is_strong(request)
        form = TokenForm(request.POST, person=request.user, may_be_staffs=may_be_staffs)
        if not form.is_valid():
            return self.page(request, form, status=422)
        told = form.cleaned_data
        try:
            made = make_api_token(
                request.user,
                name=told["name"],
                scopes=told["scopes"],
                days=int(told["days"]),
                has_second_factor=request.user.is_staff and may_be_staffs,
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.page(request, form, status=422)
        response = render(request, "people/token_made.html", {"token": made.token, "secret": made.secret})
        response["Cache-Control"] = "no-store"
        return response

    def page(self, request, form, status=200):
        return render(request, "people/token_new.html", {"form": form}, status=status)


class TokenView(LoginRequiredMixin, View):
    """One token of somebody's own."""

    def post(self, request, pk):
        """Revoke it. It is sent as a form, which knows no DELETE."""
        token = get_object_or_404(ApiToken, pk=pk, person=request.user)
        revoke_api_token(token, by=request.user)
        messages.success(request, _("“%(name)s” opens nothing any more.") % {"name": token.name})
        return redirect("people:tokens")
