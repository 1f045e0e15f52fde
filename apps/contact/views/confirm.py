"""The page of the link in the mail: the owner of an address says whether a request is theirs."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from apps.foundation.limits import require_within

from ..verbs import confirm_request, disown_request, find_unconfirmed_request
from ..wording import spoken


class ByMail(View):
    """A page whose address is the key, so that no other site is told of it."""

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        # "no-referrer" would take the origin from our own form, too, and the button would be refused.
        response["Referrer-Policy"] = "same-origin"
        return response


@method_decorator(never_cache, name="dispatch")
class ConfirmView(ByMail):
    """Read what was sent, and say whether it was oneself. Opening the page alone confirms nothing."""

    def get(self, request, token):
        found = find_unconfirmed_request(token)
        if found is None:
            return self._gone()
        if found.confirmed_at:
            return self._confirmed(found)
        told = [(one["label"], spoken(one)) for one in found.values if spoken(one)]
        return render(request, "contact/confirm.html", {"found": found, "told": told})

    def post(self, request, token):
        require_within("consent", request)
        try:
            if "disown" in request.POST:
                disown_request(token)
                return render(request, "contact/confirm.html", {"is_disowned": True})
            found = confirm_request(token)
        except ValidationError as error:
            return self._gone(" ".join(error.messages))
        return self._confirmed(found)

    def _confirmed(self, found):
        """To the conversation, for whoever is signed in as its asker; else to what they have to do to read it."""
        if self.request.user.is_authenticated and self.request.user.pk == found.thread.author_id:
            messages.success(self.request, _("Thank you. It is yours now, and you read our answer here."))
            return redirect(found.thread)
        sign_in = f"{reverse('account_request_login_code')}?{urlencode({'next': _path(found.thread)})}"
        return render(self.request, "contact/confirm.html", {"confirmed": found, "sign_in": sign_in})

    def _gone(self, reason: str = ""):
        reason = reason or _("This link leads to nothing any more. Write to us again, and we send you a new one.")
        return render(self.request, "contact/confirm.html", {"reason": reason}, status=410)


def _path(thread) -> str:
    """The page of a conversation without the words of its title, which stand in no address of a mail or a log."""
    return reverse("forum:thread", args=[thread.pk, "-"])
