"""Bring the demo's company to life: everything through the verbs, with its own times, in one transaction."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from apps.activity.verbs import relay
from apps.company.models import Department, Product, Profile
from apps.delivery.models import Delivery
from apps.delivery.verbs import deliver_reply
from apps.desk.models import Case
from apps.desk.verbs import assign_case
from apps.forum.models import Board, Thread
from apps.people.models import User
from apps.sources.models import Source
from apps.triage.models import Rule
from apps.triage.verbs import save_rule

from . import appliances, community, company, ideas, neighbours, orders, people, wishes
from .answers import answer_what_was_asked
from .habits import follow_things, look_for_things, tell_everybody
from .hear import hear_reviews, hear_the_square
from .manual import publish_manual
from .play import play_talk
from .reaching import open_doors, write_in_private
from .releases import publish_releases
from .standing import vouch, watch_words
from .stars import write_reviews
from .town_halls import hold_town_halls
from .tutorials import publish_tutorials
from .voting import tie_origins

TALKS = (*appliances.TALKS, *orders.TALKS, *ideas.TALKS, *wishes.TALKS, *neighbours.TALKS, *community.TALKS)


def is_filled() -> bool:
    """Whether somebody works with this database already, or the demo was loaded."""
    if any(model.objects.exists() for model in (Profile, Thread, Source, Board, Department, Product)):
        return True
    return User.objects.filter(username__in=[row[0] for row in (*people.CUSTOMERS, *people.STAFF)]).exists()


def load(*, mastodon: str = "", token: str = "", password: str = "") -> None:
    """Load everything, or nothing where something goes wrong. Meant for a database for which `is_filled` says no.

    With the address and token of a Mastodon server its posts come in through the connector, and our answers to them
    are sent there. Without a password nobody of the demo can sign in. Raises ConnectorError where the server fails.
    """
    with transaction.atomic():
        make_company()
        cast = make_people(password)
        make_rules(by=cast["mona"])
        watch_words(by=cast["nils"])
        vouch(cast)
        for talk in sorted(TALKS, key=lambda talk: -talk.days):
            play_talk(talk, cast)
        publish_manual(cast)
        publish_tutorials(cast)
        open_doors(cast)
        hear_reviews(cast)
        write_reviews(cast)
        if mastodon:
            hear_the_square(cast, mastodon, token)
        tie_origins(cast)
        publish_releases(cast)
        hold_town_halls(cast)
        write_in_private(cast)
        follow_things(cast)
        relay()
        hand_out_cases(cast)
        relay()
        answer_what_was_asked(cast)
        relay()
        tell_everybody()
        look_for_things()
    # Sent after the commit: what stands elsewhere cannot be rolled back.
    for delivery in Delivery.objects.due(timezone.now()):
        deliver_reply(delivery)
    relay()


def make_company() -> None:
    """The profile, departments, products and boards."""
    profile = Profile(**company.PROFILE)
    profile.full_clean(exclude=["id"])
    profile.save()
    for position, told in enumerate(company.DEPARTMENTS):
        department = Department(position=position, **told)
        department.full_clean()
        department.save()
    Product.objects.bulk_create(
        [Product(slug=slug, name=name, description=description) for slug, name, description in company.PRODUCTS]
    )
    Board.objects.bulk_create(
        [
            Board(slug=slug, name=name, description=description, position=position)
            for position, (slug, name, description) in enumerate(company.BOARDS)
        ]
    )


def make_people(password: str) -> dict[str, User]:
    """Customers and staff by their short names, with confirmed mail addresses. They share one password, if any."""
    now = timezone.now()
    # Hashed once: everybody has the same, and hashing is slow on purpose.
    hashed = make_password(password or None)
    rows = [(*row, "", "") for row in people.CUSTOMERS] + list(people.STAFF)
    cast = {}
    for who, name, title, group in rows:
        known_since = now - people.CAME_LATER.get(who, people.HERE_FOR)
        user = User.objects.create(
            username=who,
            name=name,
            title=title,
            email=people.mail_address(who),
            password=hashed,
            is_staff=bool(group),
            joined_at=known_since,
            created_at=known_since,
        )
        if group:
            user.groups.add(Group.objects.get(name=group))
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        cast[who] = user
    return cast


def make_rules(*, by: User) -> None:
    """What this company wants to see first, and who takes care of it."""
    for decided in company.RULES:
        department = Department.objects.get(slug=decided["department"])
        save_rule(Rule(**{**decided, "department": department}), by=by)


def hand_out_cases(cast: dict[str, User]) -> None:
    """Some of what waits is somebody's already: to each agent the two longest waiting of their department."""
    for agent, department in (("omar", "app"), ("jun", "orders")):
        waiting = Case.objects.needs_attention().filter(department__slug=department).order_by("waiting_since")
        for case in waiting[:2]:
            assign_case(case, by=cast["mona"], to=cast[agent])
