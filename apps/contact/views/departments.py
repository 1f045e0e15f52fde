"""How and when each department is reached."""

import math
from datetime import timedelta
from functools import cache
from itertools import islice
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views import View

from apps.company.context import known_profile
from apps.company.hours import next_change
from apps.company.models import Department, Product, SocialHandle
from apps.company.models.reach import known_zones
from apps.company.standing import days_ahead, place_of, standing_of, week_of
from apps.company.structured import contact_point, organization
from apps.company.timetables import give_timetables, timetable_of
from apps.foundation.structured import breadcrumbs

from ..models import ContactForm

# Hours are told to the minute, so a copy of the page is shown for a minute at most and never past the next change.
KEPT_SECONDS = 60
DAYS_SHOWN = 5
ZONE_LIMIT = 64


class ContactView(View):
    """What both pages have in common: departments with their hours, the visitor's zone, how long a copy holds."""

    def dispatch(self, request, *args, **kwargs):
        self.now = timezone.now()
        self.asked_zone = request.GET.get("zone", "")[:ZONE_LIMIT]
        self.zone = ZoneInfo(self.asked_zone) if self.asked_zone in known_zones() else None
        return super().dispatch(request, *args, **kwargs)

    def listed(self) -> list[Department]:
        """The departments of the contact page, with hours and forms."""
        forms = Prefetch("contact_forms", ContactForm.objects.active().order_by("position", "title"))
        return give_timetables(Department.objects.listed().with_handles().prefetch_related(forms))

    def show(self, template: str, departments: list[Department], context: dict):
        """The page, to be kept until the next change of any of these departments, and for a minute at most."""
        zones = {
            "zone": self.zone,
            "zone_place": place_of(self.zone.key) if self.zone else "",
            "unknown_zone": self.asked_zone if self.asked_zone and not self.zone else "",
            "zones": _zones_by_region(),
        }
        response = render(self.request, template, {**context, **zones, "ask_words": self._product_asked()})
        if self.request.user.is_authenticated:
            patch_cache_control(response, private=True, no_cache=True)
        else:
            patch_cache_control(response, private=True, max_age=self._holds_for(departments))
        return response

    def told(self, department: Department) -> dict:
        """A department with how it stands now."""
        return {"department": department, "standing": standing_of(department, self.now, self.zone)}

    def _holds_for(self, departments: list[Department]) -> int:
        changes = [change.at for one in departments if (change := next_change(one, self.now))]
        soonest = min([*changes, self.now + timedelta(seconds=KEPT_SECONDS)])
        # Rounded down: a second too early asks once more, a second too late tells what is no longer so.
        return max(math.floor((soonest - self.now).total_seconds()), 0)

    def _product_asked(self) -> str:
        """What the question box is told of the product somebody came from, `?product=<slug>`."""
        slug = self.request.GET.get("product", "")[:50]
        product = Product.objects.filter(slug=slug).first() if slug else None
        return f"?product={product.pk}" if product else ""


class DepartmentsView(ContactView):
    """All departments as cards: open or not, how fast they usually answer, the ways to reach them."""

    def get(self, request):
        departments = self.listed()
        profile = known_profile()
        handles = list(SocialHandle.objects.filter(department__isnull=True))
        context = {
            "cards": [self.told(one) for one in departments],
            "handles": handles,
            "summary": _ways(profile.phone, profile.email),
            "structured": organization(profile, departments, handles),
        }
        return self.show("contact/departments.html", departments, context)


class DepartmentView(ContactView):
    """One department: the week, the next days that differ, and every way to reach it."""

    def get(self, request, slug):
        departments = self.listed()
        department = next((one for one in departments if one.slug == slug), None)
        if department is None:
            raise Http404
        timetable = timetable_of(department)
        today = self.now.astimezone(timetable.zone).date() if timetable.zone else self.now.date()
        profile = known_profile()
        context = {
            **self.told(department),
            "week": week_of(department, today) if timetable.is_known else [],
            "own_place": place_of(timetable.zone_name) if timetable.zone else "",
            "ahead": list(islice(days_ahead(department, today), DAYS_SHOWN)),
            "others": [one for one in departments if one != department],
            "summary": _ways(department.phone or profile.phone, department.email or profile.email),
            "structured": _page_words(profile, department),
        }
        return self.show("contact/department.html", [department], context)


def _page_words(profile, department: Department) -> list[dict]:
    """The company with this one contact point, and the way to the page."""
    company = {**organization(profile), "contactPoint": [contact_point(department)]}
    steps = [
        (profile.name, "/"),
        (_("Contact"), reverse("contact:departments")),
        (department.name, department.get_absolute_url()),
    ]
    return [company, breadcrumbs(*steps)]


@cache
def _zones_by_region() -> list[tuple[str, list[tuple[str, str]]]]:
    """The zones to choose from: each region with its (name, place) pairs."""
    regions: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(known_zones()):
        region, _slash, place = name.partition("/")
        regions.setdefault(region, []).append((name, place.replace("_", " ") or name))
    return sorted(regions.items())


def _ways(phone: str, email: str) -> str:
    """How to reach somebody, in a few words for search engines: "Phone +49 30 1234, mail help@example.org"."""
    ways = [_("Phone %(phone)s") % {"phone": phone}] if phone else []
    ways += [_("mail %(email)s") % {"email": email}] if email else []
    return ", ".join(ways)
