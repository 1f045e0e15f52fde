"""Town halls for calendars and feed readers: what everybody may know, whoever asks, so that it can be cached."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page

from apps.company.models import Profile
from apps.foundation.feeds import LONG_AGO, FeedView
from apps.foundation.plaintext import strip_tricks

from ..calendar import CONTENT_TYPE, calendar_of
from ..models import TownHall

# Calendars keep what is past for a while, and no calendar wants more entries than these.
KEPT = timedelta(days=366)
ENTRIES = 200
FEED_ENTRIES = 30


@method_decorator([cache_control(public=True, max_age=300), conditional_page], name="dispatch")
class CalendarView(View):
    """All town halls of this and the last year, to subscribe to."""

    http_method_names = ("get", "head", "options")

    def get(self, request):
        halls = TownHall.objects.public().filter(starts_at__gt=timezone.now() - KEPT).latest_first()[:ENTRIES]
        name = _("Town halls · %(company)s") % {"company": Profile.current().name}
        return as_calendar(list(halls), name=name, file="town-halls.ics")


@method_decorator([cache_control(public=True, max_age=300), conditional_page], name="dispatch")
class TownHallCalendarView(View):
    """One town hall, to put into one's calendar."""

    http_method_names = ("get", "head", "options")

    def get(self, request, slug):
        hall = get_object_or_404(TownHall.objects.public(), slug=slug)
        return as_calendar([hall], name=hall.title, file=f"{hall.slug}.ics")


class TownHallsFeed(FeedView):
    """Announcements, the newest first."""

    def get(self, request):
        profile = Profile.current()
        feed = self.new_feed(
            title=_("Town halls · %(company)s") % {"company": profile.name},
            page=reverse("feedback:town_halls"),
            own=reverse("feedback:town_halls_feed"),
            epoch=LONG_AGO,
        )
        for hall in TownHall.objects.public().order_by("-announced_at", "-pk")[:FEED_ENTRIES]:
            feed.add_item(
                title=strip_tricks(hall.title),
                link=settings.SITE_URL + hall.get_absolute_url(),
                description=strip_tricks(hall.html),
                author_name=strip_tricks(profile.name),
                unique_id=f"{settings.SITE_URL}{reverse('feedback:town_halls')}#{hall.pk}",
                pubdate=hall.announced_at,
                updateddate=max(hall.changed_at, hall.announced_at),
            )
        return self.answer(feed)


def as_calendar(halls: list[TownHall], *, name: str, file: str) -> HttpResponse:
    """The response that carries a calendar; its date is that of the newest change."""
    response = HttpResponse(calendar_of(halls, name=name), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    return response
