"""More rows for every list for programs: `MAKERS[operation](world, number)` adds so many that staff reads there."""

from itertools import count

from django.utils import timezone

from apps.activity.models import Event
from apps.company.models import Product
from apps.delivery.models import Delivery
from apps.desk.verbs import keep_cases
from apps.feedback.verbs import post_review
from apps.forum.models import Board
from apps.forum.verbs import open_thread, post_reply
from apps.forum.verbs.tag import tag_thread
from apps.ideas.verbs import idea_of, publish_release, write_release
from apps.ingest.models import Complaint
from apps.ingest.verbs import publish_complaint
from apps.knowledge.models import Video
from apps.notifications.models import Notification
from apps.notifications.verbs import follow_subject
from apps.search.verbs import index_things
from apps.triage.models import Assessment
from tests.conftest import make_person
from tests.house.doors import fill
from tests.knowledge.answers import make_article, make_section

_numbers = count(1)


def _threads(world, number: int, **particulars) -> list:
    return [
        open_thread(
            by=world.people["other"],
            title=f"Kettle {next(_numbers)}",
            body="It hums.",
            product=world.product,
            **particulars,
        )
        for _ in range(number)
    ]


def _somebody():
    return make_person(f"Person{next(_numbers)}")


def _tagged(world, number: int) -> None:
    for thread in _threads(world, number):
        tag_thread(thread, by=thread.author, tags=[f"tag-{next(_numbers)}"])


def _posts(world, number: int) -> None:
    for _ in range(number):
        post_reply(world.threads["public"], by=world.people["other"], body="Mine, too.")


def _ideas(world, number: int) -> None:
    for thread in _threads(world, number, kind="idea"):
        idea_of(thread)


def _complaints(world, number: int) -> list[Complaint]:
    return [
        fill(
            Complaint, source=world.source, author=world.people["other"], external_id=f"said-{next(_numbers)}",
            title="A mixer", text="It stopped.", fate=Complaint.Fate.WAITING, said_at=timezone.now(),
            version=timezone.now(),
            assessment=Assessment.objects.create(score=20, parts=[{"points": 20, "reason": "praise"}]),
        )
        for _ in range(number)
    ]  # fmt: skip


def _cases(world, number: int) -> None:
    keep_cases(threads=[thread.pk for thread in _threads(world, number)])
    keep_cases(complaints=[complaint.pk for complaint in _complaints(world, number)])


def _deliveries(world, number: int) -> None:
    for complaint in _complaints(world, number):
        complaint = publish_complaint(complaint, by=world.people["manager"])
        fill(Delivery, complaint=complaint, post=post_reply(complaint.thread, by=world.people["agent"], body="Sorry."))


def _articles(world, number: int) -> None:
    for _ in range(number):
        make_article(world.people["manager"], world.section, f"Why it hums {next(_numbers)}")


def _videos(world, number: int) -> None:
    for _ in range(number):
        slug = f"film-{next(_numbers)}"
        film = world.video.file.name
        fill(Video, section=world.section, title=slug, slug=slug, file=film, published_at=timezone.now())


def _releases(world, number: int) -> None:
    manager = world.people["manager"]
    for thread in _threads(world, number):
        publish_release(write_release(by=manager, title="Quieter", body="It hums less.", threads=[thread]), by=manager)


def _notifications(world, number: int) -> None:
    for thread in _threads(world, number):
        event = Event.objects.about(thread).first()
        fill(Notification, recipient=world.people["manager"], thread=thread, event=event)


def _follow(world, number: int) -> None:
    for thread in _threads(world, number):
        follow_subject(thread, by=world.people["manager"])


def _reviews(world, number: int) -> None:
    for _ in range(number):
        post_review(world.product, by=_somebody(), stars=4, title="Fine", body=f"It toasts slice {next(_numbers)}.")


def _found(world, number: int) -> None:
    index_things("thread", [thread.pk for thread in _threads(world, number)])


def _named(model, **more):
    def make(world, number: int) -> None:
        for _ in range(number):
            name = f"thing-{next(_numbers)}"
            fill(model, name=name, slug=name, **more)

    return make


def _sections(world, number: int) -> None:
    for _ in range(number):
        section = make_section(world.people["manager"], f"Section {next(_numbers)}")
        make_article(world.people["manager"], section, f"Why it hums {next(_numbers)}")


# In this order: what is made for the later ones fills the lists of the first.
MAKERS = {
    "threads_list": _tagged,
    "tags_list": _tagged,
    "articles_list": _articles,
    "boards_list": _named(Board),
    "cases_list": _cases,
    "complaints_list": _complaints,
    "deliveries_list": _deliveries,
    "following_list": _follow,
    "ideas_list": _ideas,
    "notifications_list": _notifications,
    "posts_list": _posts,
    "products_list": _named(Product),
    "releases_list": _releases,
    "reviews_list": _reviews,
    "search_find": _found,
    "sections_list": _sections,
    "videos_list": _videos,
}
# Beside those, what a list must be asked to show them.
QUERIES = {"search_find": "q=kettle"}
