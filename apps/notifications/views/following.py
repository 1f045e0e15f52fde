"""Follow something, signed in or by mail, and leave again."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from apps.foundation.limits import require_within, within
from apps.foundation.mail import folded

from ..forms import AddressForm
from ..models import Watch
from ..subjects import NAMES, address_of, followable, followed
from ..tokens import Leave, read_leave_token
from ..verbs import (
    confirm_follow,
    find_invitation,
    follow_subject,
    invite_to_follow,
    leave_by_mail,
    unfollow_subject,
)


@method_decorator(never_cache, name="dispatch")
class FollowView(View):
    """Follow a conversation, a board, a product or a tag, or no more; without an account an address is asked first."""

    def dispatch(self, request, *args, **kwargs):
        self.subject = followable(kwargs["kind"], kwargs["pk"], request.user)
        if self.subject is None:
            raise Http404
        # Plain forms cannot send DELETE; they say so in a field.
        if request.method == "POST" and request.POST.get("_method", "").upper() == "DELETE":
            return self.delete(request, *args, **kwargs)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, kind, pk):
        return self._page(request, AddressForm())

    def post(self, request, kind, pk):
        require_within("follow", request)
        if request.user.is_authenticated:
            follow_subject(self.subject, by=request.user)
            messages.success(request, _("You hear of it from now on."))
            return redirect(self._back(request))
        form = AddressForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        address = form.cleaned_data["address"]
        # The answer is the same whether the address follows already, was asked too often, or is asked now.
        if within("follow_by_mail", f"mail:{folded(address)}"):
            invite_to_follow(self.subject, address=address)
        messages.success(request, _("Look into your mailbox: the link in our mail switches it on."))
        return redirect(address_of(self.subject))

    def delete(self, request, kind, pk):
        if not request.user.is_authenticated:
            raise Http404
        require_within("follow", request)
        unfollow_subject(self.subject, by=request.user)
        messages.success(request, _("You hear no more of it."))
        return redirect(self._back(request))

    def _back(self, request) -> str:
        """Where the form stood: the settings, or the page of what is followed. Nothing else is believed."""
        if request.POST.get("back") == "settings":
            return "notifications:settings"
        return address_of(self.subject)

    def _page(self, request, form, status=200):
        context = {
            "form": form,
            "subject": self.subject,
            "kind": self.kwargs["kind"],
            "name": NAMES[self.kwargs["kind"]],
            "address": address_of(self.subject),
        }
        return render(request, "notifications/follow.html", context, status=status)


@method_decorator(never_cache, name="dispatch")
class ConfirmFollowView(View):
    """The link of a mail that asks whether somebody wants to hear. Programs open links too, so opening it asks again
    and only the button follows."""

    def get(self, request, token):
        pending = find_invitation(token)
        subject = followed([pending]).get((pending.subject_type, pending.subject_id)) if pending else None
        context = {"subject": subject, "token": token, "address": address_of(subject) if subject else ""}
        return render(request, "notifications/confirm_follow.html", context, status=200 if subject else 410)

    def post(self, request, token):
        require_within("follow", request)
        watch = confirm_follow(token)
        subject = followed([watch]).get((watch.subject_type, watch.subject_id)) if watch else None
        if subject is None:
            return render(request, "notifications/confirm_follow.html", {"subject": None, "token": token}, status=410)
        messages.success(request, _("You hear of it by mail from now on. Each mail has a link that ends it."))
        return redirect(address_of(subject))


@method_decorator([never_cache, csrf_exempt], name="dispatch")
class UnsubscribeView(View):
    """End what a mail's unsubscribe link ends, without signing in.

    Mail programs send the POST themselves (RFC 8058) and know nothing of our tokens, so it is exempt from them: what
    it may do is said by the signed token in its address, which nobody but the reader of the mail has.
    """

    def get(self, request, token):
        leave = read_leave_token(token)
        context = {"leave": leave, "is_known": bool(leave) and self._is_there(leave), "token": token}
        return render(request, "notifications/unsubscribe.html", context, status=200 if leave else 404)

    def post(self, request, token):
        leave = read_leave_token(token)
        if leave is None:
            raise Http404
        leave_by_mail(leave)
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse(_("You get no more mails about this."), content_type="text/plain; charset=utf-8")
        context = {"leave": leave, "is_known": True, "is_done": True, "token": token}
        return render(request, "notifications/unsubscribe.html", context)

    def _is_there(self, leave: Leave) -> bool:
        return not leave.watch or Watch.objects.filter(pk=leave.watch).exists()
