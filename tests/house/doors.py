"""Every address of the site, a world with a row behind each of them, and somebody who knocks."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from http.cookies import SimpleCookie
from urllib.parse import urlencode
from uuid import uuid4

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.http.response import ResponseHeaders
from django.test import Client
from django.test.client import ClientHandler
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from apps.company.models import Department, Product, Profile
from apps.contact.models import RequestFile
from apps.contact.verbs import FieldDesign, note_deflection, offer_publication, send_request, write_form
from apps.desk.models import Case
from apps.desk.verbs import keep_cases
from apps.embed.models import Embed, Feature, Kind
from apps.feedback.verbs import QuestionDesign, ask_at_town_hall, open_poll, open_survey, write_survey
from apps.forum.models import Board, Picture, Visibility
from apps.forum.verbs import merge_threads, open_thread, post_reply
from apps.forum.verbs.tag import tag_thread
from apps.ideas.verbs import cast_vote, idea_of, publish_release, say_about_idea, write_release
from apps.ingest.models import Complaint
from apps.insights.verbs import count_everything, take_scorecard
from apps.knowledge.models import Attachment, CaptionTrack, Chapter, Series, Video
from apps.knowledge.verbs import make_short_link, rate, withdraw_article
from apps.moderation.models import Ban
from apps.notifications.models import Notification
from apps.people.models import Proof, User
from apps.people.verbs import StagedAuthor, make_api_token, stage_person
from apps.portal.cards import card_of
from apps.portal.sitemaps import PAGE
from apps.sources.models import Policy, Source
from tests.conftest import make_person, signed_in
from tests.feedback.halls import live, make_hall
from tests.knowledge.answers import make_article, make_section

ROLES = ("anonymous", "owner", "other", "agent", "representative", "moderator", "editor", "manager", "superuser")
GROUPS = {name: name.title() for name in ROLES[3:8]}


@dataclass(frozen=True, slots=True)
class Route:
    """One URL pattern: its name with the namespace, or its pattern where it has no name; and what it wants to know."""

    name: str
    pattern: str
    wants: tuple[str, ...]
    callback: object

    @property
    def is_admin(self) -> bool:
        return self.name.startswith("admin:") or self.pattern.startswith("admin/")

    @property
    def is_for_programs(self) -> bool:
        return self.name.startswith("api:")


@dataclass(frozen=True, slots=True)
class Door:
    """An address behind which something stands: a route, and the row that it is about."""

    route: Route
    subject: str
    address: str

    @property
    def name(self) -> str:
        """What the table of who may go where calls it."""
        return f"{self.route.name}@{self.subject}" if self.subject else self.route.name


@dataclass(frozen=True, slots=True)
class Answer:
    """What is kept of an answer by whoever does not read the page itself."""

    status_code: int
    headers: ResponseHeaders
    cookies: SimpleCookie

    @classmethod
    def of(cls, response) -> "Answer":
        """What is kept of this response."""
        return cls(response.status_code, response.headers, response.cookies)


def routes() -> list[Route]:
    """Every route of the project, those of packages too, in the order in which they are tried.

    But for those for programs, which have a table of their own: tests/house/api_access.py.
    """
    return [route for route in _walk(get_resolver().url_patterns, "", "", ()) if not route.is_for_programs]


def routes_for_programs() -> list[Route]:
    """Every route below /api/v1/ behind which something stands."""
    found = [route for route in _walk(get_resolver().url_patterns, "", "", ()) if route.is_for_programs]
    return [route for route in found if route.name != "api:nowhere"]


def _walk(patterns, before: str, namespace: str, wanted: tuple[str, ...]) -> Iterator[Route]:
    for one in patterns:
        pattern = before + str(one.pattern)
        wants = (*wanted, *one.pattern.regex.groupindex)
        if isinstance(one, URLPattern):
            name = f"{namespace}{one.name}" if one.name else f"/{pattern}"
            yield Route(name, pattern, wants, one.callback)
        else:
            inside = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from _walk(one.url_patterns, pattern, inside, wants)


class World:
    """People in every role, and a row behind every address. `sessions` are their cookies; anonymous has none."""

    def __init__(self) -> None:
        self.people = {"owner": make_person("Ana"), "other": make_person("Bela")}
        for role, group in GROUPS.items():
            self.people[role] = make_person(role.title(), group)
        self.people["superuser"] = make_person("Root", is_superuser=True)
        self.people["superuser"].is_staff = True
        self.people["superuser"].save()
        Profile(name="Acme", email="help@acme.example").save()
        self.department = Department.objects.create(name="Billing", slug="billing")
        self.board, self.product = Board.first(), Product.objects.create(name="Toaster", slug="toaster")
        self._converse()
        self._know()
        self._write_in_private()
        self.source = Source.objects.create(
            name="Reviews", network="webhook", policy=Policy.AFTER_TRIAGE, is_enabled=True, lawful_basis="LIA 1"
        )
        owner = self.people["owner"]
        self.notification = fill(Notification, recipient=owner, thread=self.threads["public"])
        self._speak_elsewhere(owner)
        self._hold_a_town_hall(owner)
        self._ask_what_they_think(owner)
        self._stand_elsewhere()
        self.signed_in = fill(UserSession, user=owner, ip="203.0.113.5", session_key="elsewhere")
        self.security_key = Authenticator.objects.create(
            user=owner, type=Authenticator.Type.WEBAUTHN, data={"name": "Key", "credential": _credential()}
        )
        self.token = make_api_token(owner, name="Script", scopes=["read"]).token
        # None of those who knock: the row behind the page of bans.
        self.ban = fill(Ban, person=make_person("Troll"))
        # Whoever knocks comes through the same middleware, which takes a while to set up.
        self.handlers = {csrf: ClientHandler(enforce_csrf_checks=csrf) for csrf in (False, True)}
        self.sessions = {"anonymous": {}}
        for role, person in self.people.items():
            client = signed_in(Client(), person)
            _prove_again(client, person)
            self.sessions[role] = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}

    def _converse(self) -> None:
        ana, bela = self.people["owner"], self.people["other"]
        self.threads, self.posts = {}, {}
        for subject, visibility in {**{one: one for one in Visibility.values}, "merged": "public"}.items():
            thread = open_thread(by=ana, title=f"A {subject} toaster", body="It stays cold.", visibility=visibility)
            self.threads[subject] = thread
            self.posts[subject] = post_reply(thread, by=ana, body="Still cold.")
        for subject, visibility in (("idea", Visibility.PUBLIC), ("heldidea", Visibility.HELD)):
            wish = {"title": f"A warmer {subject}", "body": "On cold days.", "kind": "idea", "visibility": visibility}
            self.threads[subject] = open_thread(by=ana, **wish)
        wanted = idea_of(self.threads["idea"])
        cast_vote(wanted, by=bela)
        say_about_idea(wanted, by=self.people["manager"], statement="We look into it.")
        post_reply(self.threads["public"], by=bela, body="Mine, too.")
        held = post_reply(self.threads["public"], by=ana, body="Wait.", hold_because="A test holds it.")
        self.threads["heldpost"], self.posts["heldpost"] = self.threads["public"], held
        merge_threads(self.threads["merged"], into=self.threads["public"], by=None)
        self.tag = tag_thread(self.threads["public"], by=ana, tags=["toast"])[0]
        keep_cases(threads=[thread.pk for thread in self.threads.values()])
        Case.objects.update(department=self.department)
        self.pictures = {
            subject: Picture.objects.create(
                uploaded_by=ana, post=self.posts.get(subject), width=1, height=1, size=1, format="webp",
                file=ContentFile(b"RIFF", name=f"{subject}.webp"),
            )
            for subject in ("public", "private", "heldpost", "unposted")
        }  # fmt: skip

    def _speak_elsewhere(self, owner: User) -> None:
        """The owner showed that they are somebody of whom something was heard."""
        elsewhere = {"network": "webhook", "external_id": "https://square.example/users/joe"}
        staged = stage_person(elsewhere["network"], StagedAuthor(elsewhere["external_id"], display_name="Joe"))
        fill(Complaint, source=self.source, author=staged, fate=Complaint.Fate.WAITING)
        self.proof = Proof.objects.create(person=owner, kind=Proof.Kind.CODE, **elsewhere)

    def _hold_a_town_hall(self, owner: User) -> None:
        manager = self.people["manager"]
        self.halls = {"draft": make_hall(manager, hosts=[]), "announced": live(manager, hosts=[])}
        self.asked = {
            name: ask_at_town_hall(self.halls["announced"], by=owner, words=f"What is {name}?")
            for name in ("shown", "held")
        }
        self.asked["held"].standing = "held"
        self.asked["held"].save()

    def _ask_what_they_think(self, owner: User) -> None:
        manager = self.people["manager"]
        questions = [QuestionDesign(words="What do you toast?", choices=["Bread", "Bagels"], is_required=True)]
        self.survey = open_survey(write_survey("toast", by=manager, title="Toast", questions=questions), by=manager)
        open_poll(self.threads["public"], by=owner, question="How brown?", choices=["Very", "Not very"])

    def _stand_elsewhere(self) -> None:
        """A frame of each kind on pages of others, all of which offers everything."""
        self.embeds = {
            kind: Embed.objects.create(name=kind, kind=kind, origins=["https://shop.example"], features=Feature.values)
            for kind in Kind.values
        }

    def _write_in_private(self) -> None:
        owner, staff = self.people["owner"], self.people["representative"]
        what = [FieldDesign(label="What is it about?", is_required=True)]
        self.contact_form = write_form(
            self.department, "invoice", by=None, title="Invoice", fields=what, takes_files=True
        )
        self.request = send_request(self.contact_form, by=owner, values=[], ticket=uuid4())
        words = {"title": "T", "question": "Q", "answer": "A"}
        self.offer = offer_publication(self.request, by=staff, **words)
        self.sent_along = fill(RequestFile, request=self.request, ticket=self.request.ticket)
        note_deflection(self.contact_form, url="/threads/1/-/", title="Toast", ticket=uuid4())
        keep_cases(threads=[self.request.thread_id])
        count_everything()
        take_scorecard(30)

    def _know(self) -> None:
        manager = self.people["manager"]
        self.section = make_section(manager)
        self.articles = {
            "public": make_article(manager, self.section),
            "internal": make_article(manager, self.section, "For us", audience="staff"),
            "withdrawn": make_article(manager, self.section, "No more"),
        }
        withdraw_article(self.articles["withdrawn"], by=manager)
        file = ContentFile(b"words", name="sizes.txt")
        self.attachment = fill(Attachment, article=self.articles["public"], file=file, name="sizes.txt", size=5)
        rate(self.articles["public"].in_force, browser="some-key", is_helpful=False)
        self.videos = {
            subject: fill(Video, section=self.section, title=subject, slug=subject, file=film, published_at=since)
            for subject, film, since in (
                ("public", ContentFile(b"film", name="public.mp4"), timezone.now()),
                ("draft", ContentFile(b"film", name="draft.mp4"), None),
            )
        }
        for video in self.videos.values():
            fill(Chapter, video=video)
            fill(CaptionTrack, video=video, language="en")
        self.video = self.videos["public"]
        Series.objects.create(title="First steps", slug="first-steps").videos.add(self.video)
        self.short_link = make_short_link("cold", by=manager, article=self.articles["public"])
        self.releases = {
            subject: write_release(by=manager, title=subject, body="B", threads=[self.threads["public"]])
            for subject in ("draft", "published")
        }
        publish_release(self.releases["published"], by=manager)

    def row_of(self, model: type[models.Model]) -> models.Model:
        """A row of this model; made of the least that it takes where there is none."""
        return model._default_manager.first() or fill(model)


def fill(model: type[models.Model], **given) -> models.Model:
    """A row with something in every field that must hold something."""
    values = dict(given)
    for one in model._meta.concrete_fields:
        if one.name in values or one.primary_key or one.has_default() or one.null or (one.blank and not one.unique):
            continue
        if one.is_relation:
            values[one.name] = one.related_model._default_manager.first() or fill(one.related_model)
        elif isinstance(one, models.DateTimeField):
            values[one.name] = timezone.now() + timedelta(days=1)
        elif isinstance(one, models.DateField):
            values[one.name] = timezone.localdate()
        elif isinstance(one, models.JSONField):
            values[one.name] = {}
        elif isinstance(one, models.BooleanField):
            values[one.name] = False
        elif isinstance(one, models.BinaryField):
            values[one.name] = b"some bytes"
        elif isinstance(one, models.FileField):
            values[one.name] = ContentFile(b"some,words\n", name="some.csv")
        elif one.choices:
            values[one.name] = one.choices[0][0]
        elif isinstance(one, models.IntegerField | models.FloatField):
            values[one.name] = 1
        else:
            words = "someone@example.org" if isinstance(one, models.EmailField) else f"some-{one.name}"
            values[one.name] = words[: one.max_length]
    with transaction.atomic():
        return model._default_manager.create(**values)


def knock(world: World, role: str, method: str, address: str, *, csrf: bool = False, **fields):
    """Ask for an address as somebody, and undo whatever it did."""
    # What fails answers 500, so that all surprises are told at once.
    client = Client(raise_request_exception=False)
    client.handler = world.handlers[csrf]
    for name, value in world.sessions[role].items():
        client.cookies[name] = value
    with transaction.atomic():
        response = client.generic(method, address) if not fields else getattr(client, method.lower())(address, fields)
        transaction.set_rollback(True)
    return response


def _prove_again(client: Client, person: User) -> None:
    """Let the session have given its password just now, so that doors ask for rights and not for the password."""
    session = client.session
    records = session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    record = {"method": "password", "username": person.username, "at": time.time(), "reauthenticated": True}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [*records, record]
    session["account_authentication_methods_user"] = user_id_to_str(person)
    session.save()


def _credential() -> dict:
    """A security key as a browser registers it (Web Authentication, section 5.1), made by nobody's hardware."""
    public_key = ES256({1: 2, 3: -7, -1: 1, -2: b"x" * 32, -3: b"y" * 32})
    attested = AttestedCredentialData.create(b"\0" * 16, b"some key", public_key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(b"\0" * 32, flags, 0, attested)
    told = CollectedClientData.create(CollectedClientData.TYPE.CREATE, b"challenge", "https://testserver")
    return {
        "id": websafe_encode(b"some key"),
        "rawId": websafe_encode(b"some key"),
        "type": "public-key",
        "clientExtensionResults": {},
        "response": {
            "clientDataJSON": websafe_encode(told),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
    }


def doors_of(world: World) -> list[Door]:
    """Every address of the site but those for programs."""
    return [Door(route, subject, address) for route in routes() for subject, address in addresses(world, route).items()]


def addresses(world: World, route: Route) -> dict[str, str]:
    """Where to knock for a route: one address for each subject that makes a difference, by the subject's name."""
    if route.name.startswith("embed:"):
        subjects = ("public", "private", "held") if "thread_id" in route.wants else ("",)
    elif route.name.startswith("ideas:") and route.name != "ideas:begin" and "thread_id" in route.wants:
        subjects = ("idea", "heldidea")
    elif "thread_id" in route.wants:
        subjects = ("public", "private", "heldpost") if "post_id" in route.wants else ("public", "private", "held")
        subjects += ("merged",) if route.name == "forum:thread" else ()
    elif route.name.startswith("feedback:town_hall_") and "pk" in route.wants:
        subjects = tuple(world.asked)
    elif route.name.startswith("feedback:town_hall") and "slug" in route.wants:
        subjects = tuple(world.halls)
    elif route.name == "ideas:release":
        subjects = tuple(world.releases)
    elif "video_id" in route.wants:
        subjects = tuple(world.videos)
    elif route.name == "forum:picture":
        subjects = tuple(world.pictures)
    elif route.pattern.startswith("cards/"):
        subjects = ("public", "private", "held")
    elif route.pattern.startswith("articles/"):
        subjects = tuple(world.articles)
    else:
        subjects = ("",)
    known = {subject: address_of(world, route, subject) for subject in subjects}
    if route.name == "embed:oembed":
        asked = urlencode({"url": f"{settings.SITE_URL}{world.threads['public'].get_absolute_url()}"})
        known = {subject: f"{address}?{asked}" for subject, address in known.items()}
    return known


def address_of(world: World, route: Route, subject: str) -> str:
    """The address of a route about a subject, made of rows that exist."""
    if route.name.startswith("/"):
        return "/" + _without_brackets(world, route)
    given = {name: _argument(world, route, name, subject) for name in route.wants}
    return reverse(route.name, kwargs=given)


def _argument(world: World, route: Route, name: str, subject: str):
    if route.name.startswith("feedback:town_hall"):
        return _of_a_town_hall(world, name, subject)
    here = ARGUMENTS.get((route.name, name)) or ARGUMENTS.get(name)
    if here is None:
        raise AssertionError(f"tests/house/doors.py does not know what stands for <{name}> in {route.pattern}")
    return here(world, subject, route)


def _of_a_town_hall(world: World, name: str, subject: str):
    if name == "pk":
        return world.asked[subject].pk
    return world.halls.get(subject, world.halls["announced"]).slug


def _embed_key(world: World, _subject: str, route: Route) -> str:
    kinds = {"embed:facebook": Kind.TAB, "embed:latest": Kind.FRAME, "embed:roadmap": Kind.FRAME}
    return world.embeds[kinds.get(route.name, Kind.WIDGET)].key


def _row(world: World, _subject: str, route: Route):
    app, model = route.pattern.split("/")[1:3]
    return world.row_of(apps.get_model(app, model)).pk


def _without_brackets(world: World, route: Route) -> str:
    if "<path:object_id>" in route.pattern:
        return route.pattern.replace("<path:object_id>", str(_row(world, "", route)))
    return route.pattern.replace("(?P<url>.*)$", "nowhere/")


ARGUMENTS = {
    "key": _embed_key,
    ("embed:article", "pk"): lambda world, *_given: world.articles["public"].pk,
    ("embed:article_rating", "pk"): lambda world, *_given: world.articles["public"].pk,
    ("embed:video", "pk"): lambda world, *_given: world.video.pk,
    ("embed:video_rating", "pk"): lambda world, *_given: world.video.pk,
    ("embed:card", "pk"): lambda world, *_given: world.threads["public"].pk,
    "thread_id": lambda world, subject, _route: world.threads[subject].pk,
    "post_id": lambda world, subject, _route: world.posts[subject].pk,
    "object_id": _row,
    "token": lambda *_given: "no-such-token",
    "pk": lambda *_given: 1,
    "service": lambda *_given: "no-such-service",
    "hue": lambda *_given: 200,
    "figure": lambda *_given: "answered",
    "kind": lambda *_given: "thread",
    "app_label": lambda *_given: "forum",
    "uidb36": lambda *_given: "1",
    "ending": lambda *_given: "webp",
    "merge_id": lambda world, *_given: world.threads["merged"].merge.pk,
    "talk_id": lambda world, *_given: world.threads["private"].pk,
    ("forum:picture", "key"): lambda world, subject, _route: world.pictures[subject].key,
    ("ingest:webhook", "key"): lambda world, *_given: world.source.key,
    ("account_reset_password_from_key", "key"): lambda *_given: "set-password",
    ("notifications:notification", "pk"): lambda world, *_given: world.notification.pk,
    ("people:token", "pk"): lambda world, *_given: world.token.pk,
    ("people:session", "pk"): lambda world, *_given: world.signed_in.pk,
    ("people:claim-history", "pk"): lambda world, *_given: world.proof.pk,
    ("people:claim-later", "pk"): lambda world, *_given: world.proof.pk,
    ("people:claim-removal", "pk"): lambda world, *_given: world.proof.pk,
    "host": lambda *_given: "square.example",
    ("mfa_edit_webauthn", "pk"): lambda world, *_given: world.security_key.pk,
    ("mfa_remove_webauthn", "pk"): lambda world, *_given: world.security_key.pk,
    ("portal:product", "slug"): lambda world, *_given: world.product.slug,
    ("feedback:survey", "slug"): lambda world, *_given: world.survey.slug,
    ("feedback:results", "slug"): lambda world, *_given: world.survey.slug,
    ("feedback:reviews", "slug"): lambda world, *_given: world.product.slug,
    ("feedback:review", "slug"): lambda world, *_given: world.product.slug,
    ("forum:board", "slug"): lambda world, *_given: world.board.slug,
    ("contact:form", "department"): lambda world, *_given: world.department.slug,
    ("contact:form", "slug"): lambda world, *_given: world.contact_form.slug,
    ("contact:sent", "department"): lambda world, *_given: world.department.slug,
    ("contact:sent", "slug"): lambda world, *_given: world.contact_form.slug,
    ("contact:file", "key"): lambda world, *_given: world.sent_along.key,
    ("contact:offer", "pk"): lambda world, *_given: world.offer.pk,
    ("contact:department", "slug"): lambda world, *_given: world.department.slug,
    ("desk:answered", "slug"): lambda world, *_given: world.department.slug,
    ("knowledge:section", "slug"): lambda world, *_given: world.section.slug,
    ("knowledge:section_feed", "slug"): lambda world, *_given: world.section.slug,
    ("knowledge:any_language", "pk"): lambda world, subject, _route: world.articles[subject].pk,
    ("knowledge:rating", "pk"): lambda world, subject, _route: world.articles[subject].pk,
    ("knowledge:article", "pk"): lambda world, subject, _route: world.articles[subject].pk,
    ("knowledge:article", "slug"): lambda world, subject, _route: world.articles[subject].slug,
    "video_id": lambda world, subject, _route: world.videos[subject].pk,
    ("knowledge:video", "slug"): lambda world, subject, _route: world.videos[subject].slug,
    ("ideas:release", "pk"): lambda world, subject, _route: world.releases[subject].pk,
    ("ideas:release", "slug"): lambda world, subject, _route: world.releases[subject].slug,
    ("knowledge:series", "slug"): lambda *_given: "first-steps",
    ("knowledge:captions", "language"): lambda *_given: "en",
    ("knowledge:video_rating", "pk"): lambda world, *_given: world.video.pk,
    ("knowledge:attachment", "key"): lambda world, *_given: world.attachment.key,
    ("knowledge:attachment", "name"): lambda *_given: "sizes.txt",
    ("admin:knowledge_article_file", "key"): lambda world, *_given: world.attachment.key,
    "article_id": lambda world, *_given: world.articles["public"].pk,
    ("knowledge:go", "slug"): lambda world, *_given: world.short_link.slug,
    ("portal:sitemap", "part"): lambda *_given: "threads",
    ("portal:sitemap", "page"): lambda world, *_given: world.threads["public"].pk // PAGE,
    ("portal:card", "kind"): lambda *_given: "thread",
    ("portal:card", "pk"): lambda world, subject, _route: world.threads[subject].pk,
    ("portal:card", "version"): lambda world, subject, _route: (
        card_of(world.threads[subject], Profile.current()).version
    ),
    ("forum:thread", "slug"): lambda world, subject, _route: world.threads[subject].slug,
    ("people:profile", "nickname"): lambda world, *_given: world.people["owner"].nickname,
    ("notifications:follow", "pk"): lambda world, *_given: world.threads["private"].pk,
    ("admin:moderation_wordlist_lines", "pk"): _row,
    ("admin:view_on_site", "content_type_id"): lambda *_given: ContentType.objects.get_for_model(User).pk,
    ("admin:view_on_site", "object_id"): lambda world, *_given: world.people["owner"].pk,
}


def methods_of(route: Route) -> tuple[str, ...]:
    """What is tried at a route. The admin asks the same of both methods where nothing but looking is possible."""
    only_looks = route.name.startswith("admin:") and route.name.endswith(("_changelist", "_add", "_history"))
    return ("GET",) if only_looks else ("GET", "POST")
