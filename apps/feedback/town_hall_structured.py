"""A town hall in the words of schema.org (Event), made of what its page shows to everybody."""

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.company.models import Profile
from apps.foundation.structured import breadcrumbs, first_words, full_address, moment, without_nothing

from .models import TownHall

_STATUS = {True: "https://schema.org/EventCancelled", False: "https://schema.org/EventScheduled"}


def town_hall_page(hall: TownHall, *, company: Profile, hosts) -> list[dict]:
    """What the page of a town hall is about; nothing for one that is not announced."""
    if not hall.is_public:
        return []
    address = full_address(hall.get_absolute_url())
    event = {
        "@type": "Event",
        "name": hall.title,
        "description": first_words(hall.html, 500),
        "url": address,
        "startDate": moment(hall.starts_there),
        "endDate": moment(hall.ends_there),
        "eventStatus": _STATUS[hall.is_cancelled],
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": address},
        "organizer": {"@type": "Organization", "name": company.name, "url": full_address("/")},
        "performer": [{"@type": "Person", "name": str(host)} for host in hosts],
    }
    steps = [(_("Home"), "/"), (_("Town halls"), reverse("feedback:town_halls")), (hall.title, hall.get_absolute_url())]
    return [without_nothing(event), breadcrumbs(*steps)]
