"""Say "I have this, too".

The page of a conversation gives a visitor who is not signed in no cookie, so that it can be cached; without one, the
usual token of a form proves nothing. Their form is believed when the browser itself says that a page of ours sent it
(Sec-Fetch-Site, or Origin in older ones). A browser that says neither is shown a page that asks again, with a token.
"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from apps.foundation.limits import require_within
from apps.foundation.verdicts import require
from apps.foundation.visitors import browser_key, give_browser_key, is_sent_from_here, new_browser_key

from ..models import Thread, Visibility
from ..rules import can_have_me_toos, may_speak
from ..verbs import say_me_too, take_back_me_too
from .scoped import ThreadScoped


@method_decorator(csrf_exempt, name="dispatch")
class MeTooView(ThreadScoped):
    """Say "I have this, too", signed in or by a random key that the browser keeps."""

    def dispatch(self, request, *args, **kwargs):
        if request.method not in {"POST", "DELETE"}:
            return super().dispatch(request, *args, **kwargs)
        if request.user.is_authenticated or "csrfmiddlewaretoken" in request.POST:
            return self._with_token(request, *args, **kwargs)
        if not is_sent_from_here(request):
            return redirect("forum:me_too", self.thread.pk)
        return super().dispatch(request, *args, **kwargs)

    @method_decorator(csrf_protect)
    def _with_token(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, thread_id):
        context = {"thread": self.thread, "has_me_too": has_me_too(request, self.thread)}
        return render(request, "forum/me_too.html", context)

    def post(self, request, thread_id):
        require(can_have_me_toos(self.thread))
        if self.thread.visibility != Visibility.PUBLIC:
            messages.error(request, _("This conversation is not public."))
            return self.done()
        require(may_speak(request.user))
        require_within("me_too", request)
        if request.user.is_authenticated:
            say_me_too(self.thread, by=request.user)
            return self.done()
        browser = browser_key(request) or new_browser_key()
        say_me_too(self.thread, browser=browser)
        response = self.done()
        give_browser_key(request, response, browser)
        return response

    def delete(self, request, thread_id):
        if request.user.is_authenticated:
            take_back_me_too(self.thread, by=request.user)
        elif browser := browser_key(request):
            take_back_me_too(self.thread, browser=browser)
        return self.done()


def has_me_too(request, thread: Thread) -> bool:
    """Whether this visitor has said "me too" here."""
    if request.user.is_authenticated:
        return thread.me_toos.filter(person=request.user).exists()
    key = browser_key(request)
    return bool(key) and thread.me_toos.filter(browser=key).exists()
