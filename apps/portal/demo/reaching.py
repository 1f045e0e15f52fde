"""How the demo's company is reached: departments with their hours, forms, and what people wrote in private."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import uuid4

from django.utils import timezone

from apps.company.models import Department, Holiday, OpeningHours, Profile, SocialHandle
from apps.contact.models import ContactForm, FormField
from apps.contact.verbs import FieldDesign, agree_to_publish, offer_publication, send_request, write_form
from apps.forum.verbs import post_reply, resolve_thread
from apps.people.models import User

Kind = FormField.Kind
DESIGNER = "mona"
MORNING, NOON, EVENING, NIGHT = time(8), time(12), time(18), time(0)

# Of each department: weekday (0 is Monday), opens, closes.
HOURS = {
    "repairs": [(day, MORNING, EVENING) for day in range(5)] + [(5, time(9), time(13))],
    "orders": [(day, time(7), time(20)) for day in range(5)] + [(5, MORNING, time(16))],
    "billing": [(day, time(9), NOON) for day in range(5)] + [(day, time(13), time(17)) for day in range(4)],
    # Robots drive at night, and so does their app.
    "app": [(day, NIGHT, NIGHT) for day in range(7)],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form of a department by its slug, with what it asks."""

    department: str
    slug: str
    title: str
    intro: str
    thanks: str
    fields: tuple[FieldDesign, ...]
    takes_files: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What somebody wrote by a form, what staff answered, and whether it may be published: `offer` is its words."""

    who: str
    form: str
    values: tuple[str | bool, ...]
    by: str = ""
    answer: str = ""
    is_solved: bool = False
    offer: tuple[str, str, str] | None = None


FORMS = (
    Form(
        department="repairs",
        slug="repair",
        title="Have something repaired",
        intro="Many repairs need no parcel. Have a look at [guarantee and repairs](/go/guarantee/) first.\n\n"
        "If there was smoke or a spark: unplug it and call us.",
        thanks="We answer within a working day, with a label for the parcel where one is needed.",
        takes_files=True,
        fields=(
            FieldDesign(label="What is wrong with it", kind=Kind.LONG, is_required=True),
            FieldDesign(
                label="Which appliance",
                kind=Kind.CHOICE,
                choices=("Ember kettle", "Crumb toaster", "Gale robot vacuum", "Another one"),
                is_required=True,
            ),
            FieldDesign(label="Number underneath", help="Four digits, under the tray or the base."),
            FieldDesign(label="Bought on", kind=Kind.DATE, help="About is good enough."),
        ),
    ),
    Form(
        department="orders",
        slug="parcel",
        title="Ask about a parcel",
        intro="How long a parcel takes, and when it is late: [Where is my parcel?](/go/parcel/)",
        thanks="We look where it is and write to you the same working day.",
        fields=(
            FieldDesign(label="What happened", is_required=True),
            FieldDesign(label="Order number", kind=Kind.ORDER, help="It begins with AH.", is_required=True),
            FieldDesign(label="Telephone, if we may call", kind=Kind.PHONE),
        ),
    ),
    Form(
        department="billing",
        slug="invoice",
        title="Ask about an invoice or a payment",
        intro="Nobody but you and our people reads this.",
        thanks="We answer within two working days. A refund needs up to five to reach you.",
        takes_files=True,
        fields=(
            FieldDesign(
                label="What is it about",
                kind=Kind.CHOICE,
                choices=("An invoice again", "Charged twice", "A refund", "Something else"),
                is_required=True,
            ),
            FieldDesign(label="Tell us more", kind=Kind.LONG, is_required=True),
            FieldDesign(label="Order number", kind=Kind.ORDER),
        ),
    ),
)

SENT = (
    Sent(
        who="lukas",
        form="invoice",
        values=("Charged twice", "Two charges of 49.90 on the same morning for one toaster.", "AH-118204"),
        by="jun",
        answer="The second charge was cancelled this morning, Lukas. Your bank shows it within three days.",
        is_solved=True,
    ),
    Sent(
        who="claire",
        form="parcel",
        values=("The parcel says delivered, and nobody here has it", "AH-220931", "+33 1 70 18 00 12"),
        by="jun",
        answer="It lies with your neighbour on the second floor; the driver forgot the card. If it does not, tell us "
        "today and a new one leaves tomorrow.",
    ),
    Sent(
        who="ana",
        form="repair",
        values=(
            "The lid of my Ember does not close any more since I descaled it. The spring came out in my hand.",
            "Ember kettle",
            "4417",
            "2026-02-10",
        ),
        by="omar",
        answer="The spring has a short and a long end. Put the long end into the lid and press until it clicks. If it "
        "does not hold, tell me and a new lid leaves today.",
        is_solved=True,
        offer=(
            "The spring of the Ember’s lid came out",
            "The lid of my Ember does not close any more since I descaled it. The spring came out in my hand.",
            "The spring has a short and a long end. Put the long end into the lid and press until it clicks. "
            "If it does not hold, ask for a new lid.",
        ),
    ),
    Sent(who="ines", form="repair", values=("It barks. My robot barks.", "Gale robot vacuum", "", "")),
)


def open_doors(cast: dict[str, User]) -> None:
    """Opening hours, days that differ, where else we are found, and the forms of the departments."""
    OpeningHours.objects.bulk_create(
        OpeningHours(department=department, weekday=weekday, opens=opens, closes=closes)
        for department in Department.objects.filter(slug__in=HOURS)
        for weekday, opens, closes in HOURS[department.slug]
    )
    today = timezone.localdate()
    Holiday.objects.create(name="Our summer party", date=_next(today, month=7, day=4))
    Holiday.objects.create(
        department=Department.objects.get(slug="app"),
        name="Our summer party",
        date=_next(today, month=7, day=4),
        effect=Holiday.Effect.AS_USUAL,
    )
    Holiday.objects.create(
        department=Department.objects.get(slug="billing"),
        name="Closing the books",
        date=_next(today, month=12, day=29),
        last_date=_next(today, month=12, day=29) + timedelta(days=2),
    )
    profile = Profile.current()
    SocialHandle.objects.create(profile=profile, network="Mastodon", handle="@acme", url="https://square.example/@acme")
    for position, form in enumerate(FORMS):
        write_form(
            Department.objects.get(slug=form.department),
            form.slug,
            by=cast[DESIGNER],
            title=form.title,
            fields=form.fields,
            intro=form.intro,
            thanks=form.thanks,
            takes_files=form.takes_files,
            position=position,
        )


def write_in_private(cast: dict[str, User]) -> None:
    """What people wrote by the forms today, what was answered, and the one thing that its asker lets everybody read."""
    for sent in SENT:
        form = ContactForm.objects.get(slug=sent.form)
        values = [
            {"label": field.label, "kind": field.kind, "value": value}
            for field, value in zip(form.fields.all(), sent.values, strict=True)
        ]
        request = send_request(form, by=cast[sent.who], values=values, ticket=uuid4())
        if sent.answer:
            post_reply(request.thread, by=cast[sent.by], body=sent.answer)
        if sent.is_solved:
            resolve_thread(request.thread, by=cast[sent.who])
        if sent.offer:
            title, question, answer = sent.offer
            offer = offer_publication(request, by=cast[sent.by], title=title, question=question, answer=answer)
            agree_to_publish(offer)


def _next(today: date, *, month: int, day: int) -> date:
    """The next such day from today on."""
    this_year = date(today.year, month, day)
    return this_year if this_year >= today else date(today.year + 1, month, day)
