"""What the browser meets: a company and one conversation for each way a conversation can be, made with the verbs."""

from datetime import timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone

from apps.activity.verbs import relay
from apps.company.models import Department, Product, Profile
from apps.forum.models import Kind, Thread, Visibility
from apps.forum.verbs import (
    accept_answer,
    edit_post,
    lock_thread,
    merge_threads,
    note_carried,
    open_thread,
    post_reply,
    publish_thread,
    resolve_thread,
    say_me_too,
    withdraw_post,
)
from apps.ingest.models import Import
from apps.ingest.verbs import start_import
from apps.ingest.verbs.import_file import work_on_import
from apps.people.models import User
from apps.people.verbs import StagedAuthor, stage_person
from apps.sources.models import Source
from tests.browser import (
    seed_answers,
    seed_claims,
    seed_community,
    seed_contact,
    seed_embed,
    seed_ideas,
    seed_insights,
    seed_knowledge,
    seed_releases,
    seed_reviews,
    seed_tokens,
    seed_town_halls,
    seed_videos,
    seed_webhooks,
)

LONG_THREAD_REPLIES = 55
LIST_FILLERS = 24
REVIEWS = "id,author,text,date\n1,Mia,The lid does not fit.,2026-05-03\n2,Leo,,2026-05-03\n"
JOE = {"said_on": "Mastodon", "said_by": "@joe@social.example", "said_at_url": "https://social.example/@joe/1"}


def fill(password: str) -> dict[str, str]:
    """Make the cast and the conversations. Returns the address of each page by a short name."""
    Profile(
        name="Acme",
        tagline="Appliances that last",
        email="help@acme.example",
        phone="+1 555 0100",
        order_number_pattern=r"AC-\d{6}",
    ).save()
    Department.objects.create(name="Repairs", slug="repairs")
    toaster = Product.objects.create(name="Toaster", slug="toaster", description="Two slots, six shades")
    Product.objects.create(name="Kettle", slug="kettle")
    # Hashed once: it is slow on purpose.
    hashed = make_password(password)
    ana, bela, mona = (_join(name, hashed) for name in ("Ana", "Bela", "Mona"))
    mona.groups.set(Group.objects.filter(name="Manager"))
    User.objects.filter(pk=mona.pk).update(is_staff=True)
    omar = User.objects.get(username="omar")
    joe = stage_person(
        "mastodon", StagedAuthor("https://social.example/users/joe", JOE["said_by"], display_name="Joe Park")
    )
    pages = {
        "open": _open(bela, ana, toaster),
        "answered": _answered(ana, bela, omar),
        "resolved": _resolved(ana, omar),
        "imported": _imported(joe, omar),
        "withdrawn": _withdrawn(joe, ana, omar),
        "gone": _gone(joe),
        "locked": _locked(ana, omar),
        "private": open_thread(
            by=ana, title="My invoice names my neighbour", body="It is the wrong name.", visibility=Visibility.PRIVATE
        ),
        "held": open_thread(by=ana, title="Held back for now", body="Wait.", visibility=Visibility.HELD),
        "long": _long(ana, bela),
        "joined": _joined(ana, omar),
    }
    for number in range(LIST_FILLERS):
        open_thread(
            by=(ana, bela)[number % 2],
            title=f"Does the lid number {number + 1} fit the small pot?",
            body="I could not find it.",
            kind=Kind.values[number % 4],
            at=timezone.now() - timedelta(days=20 + number),
        )
    community = seed_community.fill(ana=ana, bela=bela, mona=mona, omar=omar)
    contact = seed_contact.fill()
    claims = seed_claims.fill(ana=ana, bela=bela, mona=mona)
    ideas = seed_ideas.fill(ana=ana, bela=bela, mona=mona, omar=omar)
    releases = seed_releases.fill(ana=ana, mona=mona)
    reviews = seed_reviews.fill(ana=ana, bela=bela, omar=omar)
    town_halls = seed_town_halls.fill(ana=ana, bela=bela, mona=mona, omar=omar)
    answers = seed_answers.fill(ana=ana, bela=bela, mona=mona, omar=omar)
    seed_tokens.fill(ana=ana)
    knowledge = seed_knowledge.fill(mona=mona) | seed_videos.fill(mona=mona)
    relay()
    seed_contact.route_all_to_repairs()
    figures = seed_insights.fill()
    addresses = (
        reviews
        | seed_embed.fill()
        | seed_webhooks.fill(mona=mona)
        | answers
        | town_halls
        | claims
        | community
        | contact
        | ideas
        | figures
        | releases
        | knowledge
        | {name: thread.get_absolute_url() for name, thread in pages.items()}
    )
    opening = pages["answered"].posts.get(is_opening=True)
    return addresses | {
        "edit": f"/threads/{opening.thread_id}/posts/{opening.pk}/",
        "case": f"/admin/desk/case/{pages['open'].case.pk}/change/",
        "source": f"/admin/sources/source/{Source.objects.get(network='mastodon').pk}/change/",
        "import": f"/admin/ingest/import/{_import(omar).pk}/change/",
    }


def _join(name: str, hashed: str) -> User:
    user = User.objects.create(
        username=name.lower(),
        name=name,
        email=f"{name.lower()}@example.org",
        password=hashed,
        # Long enough ago to be held to the rates of everybody, not to those of newcomers.
        joined_at=timezone.now() - timedelta(days=400),
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _open(bela: User, ana: User, toaster: Product) -> Thread:
    thread = open_thread(
        by=bela,
        title="The toaster stays cold on every setting",
        body="Since **yesterday** it stays cold.\n\n- another socket\n- another day\n\n> It worked on Monday.",
        kind=Kind.PROBLEM,
        product=toaster,
        at=timezone.now() - timedelta(hours=5),
    )
    say_me_too(thread, by=ana)
    return thread


def _answered(ana: User, bela: User, omar: User) -> Thread:
    thread = open_thread(by=ana, title="How do I clean the kettle?", body="It has chalk in it.")
    first = post_reply(thread, by=bela, body="With vinegar, I believe.")
    post_reply(thread, by=omar, body="Citric acid: two spoons in `1 l` of water.", answers=first)
    edit_post(first, by=bela, body="With vinegar, or so my aunt says.")
    return thread


def _resolved(ana: User, omar: User) -> Thread:
    thread = open_thread(by=ana, title="Which filter fits the K2?", body="There are three.")
    answer = post_reply(thread, by=omar, body="The blue one.")
    accept_answer(thread, by=ana, post=answer)
    resolve_thread(thread, by=ana)
    return thread


def _imported(joe: User, omar: User) -> Thread:
    thread = open_thread(
        by=joe,
        title="Nine days and my parcel is still in the depot",
        body="@acme nine days!",
        kind=Kind.PROBLEM,
        language="en",
        at=timezone.now() - timedelta(days=2),
        **JOE,
    )
    reply = post_reply(thread, by=omar, body="It leaves the depot tonight.", goes_home=False)
    note_carried(reply, place="Mastodon", url="https://social.example/@acme/2")
    return thread


def _withdrawn(joe: User, ana: User, omar: User) -> Thread:
    thread = open_thread(by=joe, title="Gone soon", body="Gone soon.", **JOE)
    post_reply(thread, by=omar, body="We are sorry to hear that.")
    second = post_reply(thread, by=ana, body="Me, too.")
    withdraw_post(second, by=ana)
    withdraw_post(thread.posts.get(is_opening=True), by=None)
    return thread


def _gone(joe: User) -> Thread:
    thread = open_thread(by=joe, title="Gone with everything", body="Gone with everything.", **JOE)
    withdraw_post(thread.posts.get(), by=None)
    return Thread.objects.get(pk=thread.pk)


def _locked(ana: User, omar: User) -> Thread:
    thread = open_thread(by=ana, title="Everything is wonderful", body="Thank you.", kind=Kind.PRAISE)
    post_reply(thread, by=omar, body="Thank **you**.")
    resolve_thread(thread, by=omar)
    lock_thread(thread, by=omar, reason="Everything has been said.")
    return thread


def _long(ana: User, bela: User) -> Thread:
    at = timezone.now() - timedelta(days=3)
    thread = open_thread(by=ana, title="Kettles we have known", body="Tell.", kind=Kind.IDEA, at=at)
    for number in range(LONG_THREAD_REPLIES):
        post_reply(
            thread,
            by=(ana, bela)[number % 2],
            body=f"Kettle number {number + 1}.",
            at=at + timedelta(minutes=number + 1),
        )
    return thread


def _joined(ana: User, omar: User) -> Thread:
    held = open_thread(by=ana, title="Held and then shown", body="First.", visibility=Visibility.HELD)
    publish_thread(held, by=omar)
    other = open_thread(by=ana, title="The same again", body="Second.")
    merge_threads(other, into=held, by=omar)
    return held


def _import(omar: User) -> Import:
    """A file that is in already: one row is fine, one has no text."""
    batch = Import(
        source=Source.objects.create(name="Old reviews", network="file", is_enabled=True, lawful_basis="LIA 3")
    )
    batch.file.save("reviews.csv", ContentFile(REVIEWS), save=False)
    return work_on_import(start_import(batch, by=omar), Path(batch.file.path))
