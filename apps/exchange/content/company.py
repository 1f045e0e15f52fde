"""Who we are: how and when we are reached, and what we sell."""

from django.db.models import Q

from apps.company.models import Department, Holiday, OpeningHours, Product, Profile, SocialHandle
from apps.contact.models import ContactForm, FormField

from ..nouns import Noun

PLACE = "street postal_code city region country"


def _listed(way: str = "") -> Q:
    return Q(**{f"{way}is_listed": True})


NOUNS = (
    Noun(
        name="company",
        model=Profile,
        fields=f"{PLACE} name tagline hue email phone website time_zone",
        rows=Profile.objects.all,
        left_out={"order_number_pattern": "tells what is masked in public words, and so how to get around it"},
    ),
    Noun(
        name="departments",
        model=Department,
        fields=f"{PLACE} name slug description email phone time_zone subdivision keeps_public_holidays position",
        rows=lambda: Department.objects.filter(_listed()),
        left_out={"is_listed": "only those on the contact page leave"},
        constant={"is_listed": True},
    ),
    Noun(
        name="opening_hours",
        model=OpeningHours,
        fields="department weekday opens closes",
        rows=OpeningHours.objects.all,
    ),
    Noun(
        name="holidays",
        model=Holiday,
        fields="department name date last_date effect opens closes",
        # Without a department it is everybody's, so the reference must not be emptied: those of hidden ones stay.
        rows=lambda: Holiday.objects.filter(Q(department__isnull=True) | _listed("department__")),
    ),
    Noun(
        name="social_handles",
        model=SocialHandle,
        fields="profile department network handle url position",
        rows=lambda: SocialHandle.objects.filter(Q(department__isnull=True) | _listed("department__")),
    ),
    Noun(name="products", model=Product, fields="name slug description", rows=Product.objects.all),
    Noun(
        name="contact_forms",
        model=ContactForm,
        fields="department title slug intro thanks takes_files position",
        rows=lambda: ContactForm.objects.filter(is_active=True),
        left_out={"is_active": "only those that are open to visitors leave"},
        constant={"is_active": True},
    ),
    Noun(
        name="contact_form_fields",
        model=FormField,
        fields="form kind label help is_required choices position",
        rows=FormField.objects.all,
    ),
)
