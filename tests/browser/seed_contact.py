"""How the company is reached, as the browser meets it: departments with hours, days that differ, ways to write."""

from datetime import date, time, timedelta
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from apps.company.models import Department, Holiday, OpeningHours, Profile, SocialHandle
from apps.contact.models import FormField
from apps.contact.verbs import FieldDesign, agree_to_publish, offer_publication, send_request, write_form
from apps.desk.models import Case
from apps.forum.models import Thread
from apps.forum.verbs import post_reply
from apps.people.models import User

NINE, NOON, ONE, FIVE, TEN_AT_NIGHT, SIX = (time(hour) for hour in (9, 12, 13, 17, 22, 6))


def fill() -> dict[str, str]:
    """Make it. Returns the address of each page by a short name."""
    Profile.objects.update(
        website="https://acme.example/", street="12 Long Street", postal_code="10115", city="Berlin", country="DE",
        time_zone="Europe/Berlin",
    )  # fmt: skip
    repairs = Department.objects.get(slug="repairs")
    repairs.description = "Whatever is broken, loud or cold: spare parts, repairs, and the warranty."
    repairs.email, repairs.phone, repairs.country, repairs.subdivision = (
        "repairs@acme.example", "+49 30 555 0101", "DE", "BE",
    )  # fmt: skip
    repairs.save()
    OpeningHours.objects.bulk_create(
        OpeningHours(department=repairs, weekday=day, opens=opens, closes=closes)
        for day in range(5)
        for opens, closes in ((NINE, NOON), (ONE, FIVE))
    )
    night = Department.objects.create(
        name="Night line", slug="night-line", description="When something smells of smoke.", phone="+1 555 0199",
        time_zone="America/New_York", position=1,
    )  # fmt: skip
    OpeningHours.objects.bulk_create(
        OpeningHours(department=night, weekday=day, opens=TEN_AT_NIGHT, closes=SIX) for day in range(7)
    )
    Department.objects.create(name="Press", slug="press", email="press@acme.example", position=2)
    Department.objects.create(name="Warehouse", slug="warehouse", is_listed=False)
    SocialHandle.objects.create(network="Mastodon", handle="@acme@social.example", url="https://social.example/@acme")
    SocialHandle.objects.create(
        network="Bluesky", handle="@repairs.acme.example", url="https://bsky.example/repairs", department=repairs
    )
    soon = date.today() + timedelta(days=9)
    Holiday.objects.create(name="Moving to the new house", date=soon, last_date=soon + timedelta(days=2))
    return {
        **_write_in_private(repairs),
        "department": repairs.get_absolute_url(),
        "answered by a department": reverse("desk:answered", args=[repairs.slug]),
        "department in the admin": reverse("admin:company_department_change", args=[repairs.pk]),
    }


def route_all_to_repairs() -> None:
    """The cases of what was asked lately; they exist once what happened was announced."""
    since = timezone.now() - timedelta(days=30)
    lately = Thread.objects.public().filter(opened_at__gte=since)
    Case.objects.filter(thread__in=lately).update(department=Department.objects.get(slug="repairs"))


def _write_in_private(department: Department) -> dict[str, str]:
    """A form with every kind of field, and requests in every state: sent, not confirmed, offered and published."""
    kind = FormField.Kind
    form = write_form(
        department, "warranty", by=None, title="Warranty claim", takes_files=True,
        intro="Have the **invoice** at hand. We answer within a day.", thanks="We answer within a day.",
        fields=[
            FieldDesign(label="What is broken?", is_required=True),
            FieldDesign(label="What happened?", kind=kind.LONG, help="What you did, and what it did."),
            FieldDesign(label="How urgent is it?", kind=kind.CHOICE, choices=["Not at all", "Today"], is_required=True),
            FieldDesign(label="What would help?", kind=kind.SEVERAL, choices=["Repair", "Refund", "A call"]),
            FieldDesign(label="Order number", kind=kind.ORDER),
            FieldDesign(label="Bought on", kind=kind.DATE),
            FieldDesign(label="Phone", kind=kind.PHONE),
            FieldDesign(label="You may look into my account", kind=kind.CONSENT),
        ],
    )  # fmt: skip
    ana, omar = User.objects.get(username="ana"), User.objects.get(username="omar")
    words = [{"label": "What is broken?", "kind": "short", "value": "My invoice is wrong"}]
    sent = [send_request(form, by=ana, values=words, ticket=uuid4()) for _number in range(2)]
    for request in sent:
        post_reply(request.thread, by=omar, body="We have put it right. The new one is on its way.")
    told = {"title": "My invoice is wrong", "question": "It counts the kettle twice.", "answer": "We put it right."}
    offers = [offer_publication(request, by=omar, **told) for request in sent]
    public = agree_to_publish(offers[1])
    unconfirmed = send_request(form, by=None, values=words, ticket=uuid4(), email="petra@example.org", name="Petra")
    return {
        "form": form.get_absolute_url(),
        "form, sent": reverse("contact:sent", args=[department.slug, form.slug]),
        "request": sent[0].get_absolute_url(),
        "request, not confirmed": unconfirmed.get_absolute_url(),
        "was it you": reverse("contact:confirm", args=[unconfirmed.confirm_token]),
        "offer": offers[0].get_absolute_url(),
        "offer, agreed to": reverse("contact:offer_by_mail", args=[offers[1].token]),
        "published": public.get_absolute_url(),
        "form in the admin": reverse("admin:contact_contactform_change", args=[form.pk]),
        "request in the admin": reverse("admin:contact_request_change", args=[sent[0].pk]),
        "offer in the admin": reverse("admin:contact_request_offer", args=[unconfirmed.pk]),
    }
