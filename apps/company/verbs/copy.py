"""The same hours on several days, without typing them again."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Department, OpeningHours
from ..models.hours import validate_week

TUESDAY_TO_FRIDAY = range(1, 5)


@transaction.atomic
def copy_monday(department: Department, *, by: AbstractBaseUser) -> list[OpeningHours]:
    """Give Tuesday to Friday the hours of Monday, in place of their own. Safe to repeat. Returns the new hours.

    Raises ValidationError where Monday has none, or where they would run into what opens on Saturday.
    """
    # The department's row is the lock: two at once would otherwise both add what neither sees.
    Department.objects.select_for_update().get(pk=department.pk)
    monday = list(OpeningHours.objects.filter(department=department, weekday=0))
    if not monday:
        raise ValidationError(_("Monday has no hours yet. Write and save them first."))
    kept = OpeningHours.objects.filter(department=department).exclude(weekday__in=TUESDAY_TO_FRIDAY)
    copies = [
        OpeningHours(department=department, weekday=day, opens=one.opens, closes=one.closes)
        for day in TUESDAY_TO_FRIDAY
        for one in monday
    ]
    validate_week([*kept, *copies])
    OpeningHours.objects.filter(department=department, weekday__in=TUESDAY_TO_FRIDAY).delete()
    return OpeningHours.objects.bulk_create(copies)
