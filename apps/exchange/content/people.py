"""Who speaks here: everybody with a page, and everybody to whom something public belongs."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import BooleanField, Case, Q, Value, When

from apps.people.models import MAIL, Credit, FormerNickname, Handle, Organisation, User
from apps.people.verbs.anonymity import USERNAME as NOBODY

from ..kinds import Number, Text, Truth, WebAddress
from ..nouns import Noun
from .by_address import NAME, unless_known_by_address

# The answer of a conversation, by its number.
ONCE = r"^answer:[0-9]{1,18}$"
MOST_CREDIT = 1_000
SECRET = "nobody's business but theirs"


def _organisation_made(organisation: Organisation) -> None:
    if not organisation.verified_at:
        raise ValidationError("only organisations that were checked are public")


def _person_made(person: User) -> None:
    """Whoever comes in can do nothing here before they are let in anew: no password, no address, no rights."""
    is_nobody = bool(getattr(person, "is_nobody", False))
    person.username = NOBODY if is_nobody else f"moved.{person.pk}"
    person.password = UNUSABLE_PASSWORD_PREFIX
    if (person.nickname is not None) and person.joined_at is None:
        raise ValidationError("who has not joined has no nickname")


NOUNS = (
    Noun(
        name="organisations",
        model=Organisation,
        fields="name url verified_at",
        rows=lambda: Organisation.objects.filter(verified_at__isnull=False),
        is_pulled=True,
        made=_organisation_made,
    ),
    Noun(
        name="people",
        model=User,
        fields="name title nickname about organisation is_active joined_at created_at",
        rows=User.objects.all,
        is_pulled=True,
        always=User.objects.with_a_page,
        read={"name": unless_known_by_address("name", "", NAME)},
        also={
            "is_nobody": (
                Case(When(Q(username=NOBODY), then=Value(True)), default=Value(False), output_field=BooleanField()),
                Truth(),
            )
        },
        left_out={
            "password": SECRET,
            "last_login": SECRET,
            "email": SECRET,
            "username": "a name for signing in; an import makes a new one",
            "is_superuser": "rights are given anew where the content arrives",
            "is_staff": "rights are given anew where the content arrives",
            "groups": "rights are given anew where the content arrives",
            "user_permissions": "rights are given anew where the content arrives",
            "reputation": "follows from `credits` and is summed up anew",
        },
        made=_person_made,
    ),
    Noun(
        name="handles",
        model=Handle,
        fields="user network external_id name url updated_at",
        # Of those who asked by mail the id is their address.
        rows=lambda: Handle.objects.exclude(network=MAIL),
        hangs_from="user",
        read={
            "name": unless_known_by_address("name", "user__", ""),
            "url": unless_known_by_address("url", "user__", ""),
        },
        kinds={"url": WebAddress(limit=2000)},
        left_out={"followers": "staff weighs by it how urgent something is"},
    ),
    Noun(
        name="former_nicknames",
        model=FormerNickname,
        fields="nickname user left_at",
        rows=FormerNickname.objects.all,
        hangs_from="user",
    ),
    Noun(
        name="credits",
        model=Credit,
        fields="person for_what amount once given_by given_at",
        rows=Credit.objects.all,
        hangs_from="person",
        kinds={
            "amount": Number(least=0, most=MOST_CREDIT),
            "once": Text(limit=80, may_be_blank=False, validators=[RegexValidator(ONCE)]),
        },
    ),
)
