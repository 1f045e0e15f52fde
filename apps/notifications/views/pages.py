"""What somebody was told, and how they want to hear."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from apps.foundation.limits import require_within
from apps.foundation.pagination import keyset_page

from ..bell import count_unread
from ..forms import PreferenceForm
from ..models import Notification, Watch
from ..recipients import may_be_heard, releases_told, withdrawn_since
from ..subjects import KINDS, NAMES, address_of, followed
from ..verbs import choose_preference, mark_all_read, mark_read, preference_of
from ..wording import alert_path

PAGE_SIZE = 25
WATCHES_SHOWN = 200


@method_decorator(never_cache, name="dispatch")
class NotificationListView(LoginRequiredMixin, View):
    """What somebody was told, the newest first; sending the form takes note of all of it."""

    def get(self, request):
        page = keyset_page(
            Notification.objects.of(request.user).for_listing(), request, field="created_at", size=PAGE_SIZE
        )
        withdrawn = withdrawn_since(one.event for one in page.rows)
        for one in page.rows:
            # Words that were taken back since are told of, and not led to.
            one.is_gone = not may_be_heard(one.thread, one.post) or one.event_id in withdrawn
        context = {"page": page, "rows": page.rows, "unread": count_unread(request.user)}
        return render(request, "notifications/list.html", context)

    def post(self, request):
        require_within("settings", request)
        mark_all_read(request.user)
        return redirect("notifications:list")


@method_decorator(never_cache, name="dispatch")
class NotificationView(LoginRequiredMixin, View):
    """Open what somebody was told of, and remember that they did. It changes nothing but their own list."""

    def get(self, request, pk):
        one = get_object_or_404(
            Notification.objects.of(request.user).select_related("thread", "post__thread", "event"), pk=pk
        )
        mark_read(one)
        if release := releases_told([one.event]).get(one.event.subject_id):
            return redirect(release)
        if one.thread is None:
            if not request.user.is_staff:
                raise Http404
            return redirect(alert_path(one.event))
        return redirect(one.post or one.thread)


@method_decorator(never_cache, name="dispatch")
class SettingsView(LoginRequiredMixin, View):
    """How somebody wants to hear, and of what."""

    def get(self, request):
        return self._page(request, PreferenceForm(instance=preference_of(request.user)))

    def post(self, request):
        require_within("settings", request)
        form = PreferenceForm(request.POST, instance=preference_of(request.user))
        if not form.is_valid():
            return self._page(request, form, status=422)
        choose_preference(request.user, **form.cleaned_data)
        messages.success(request, _("From now on you hear as you chose."))
        return redirect("notifications:settings")

    def _page(self, request, form, status=200):
        watches = list(Watch.objects.filter(person=request.user).order_by("-pk")[: WATCHES_SHOWN + 1])
        things = followed(watches)
        rows = []
        for watch in watches[:WATCHES_SHOWN]:
            if thing := things.get((watch.subject_type, watch.subject_id)):
                kind = KINDS[watch.subject_type]
                rows.append(
                    {"watch": watch, "thing": thing, "kind": kind, "name": NAMES[kind], "address": address_of(thing)}
                )
        context = {"form": form, "rows": rows, "has_more": len(watches) > WATCHES_SHOWN, "user": request.user}
        return render(request, "notifications/settings.html", context, status=status)
