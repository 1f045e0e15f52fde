"""Doors that only the owner of an account may pass ask once more who is there."""

from allauth.account.adapter import get_adapter
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from ..strength import is_fresh


class ProofRequiredMixin:
    """Ask for password, app or passkey first, unless that was lately; afterwards lead to the page `comes_from`.

    Whoever signs in by a mailed code has nothing else to show: they sign in once more.
    """

    comes_from: str

    def dispatch(self, request, *args, **kwargs):
        """Open only to those who proved lately who they are."""
        if request.user.is_authenticated and not is_fresh(request):
            return self.ask_again(request)
        return super().dispatch(request, *args, **kwargs)

    def ask_again(self, request):
        """Lead to the proof that this person can give."""
        onward = reverse(self.comes_from)
        methods = get_adapter().get_reauthentication_methods(request.user)
        if methods:
            return redirect(f"{methods[0]['url']}?{urlencode({'next': onward})}")
        sign_in = f"{reverse('account_login')}?{urlencode({'next': onward})}"
        return render(request, "people/sign_in_again.html", {"sign_in": sign_in}, status=403)
