"""What becomes of somebody's requests when they leave, and what they take along of them."""

from apps.company.models import Profile
from apps.forum.models import Post
from apps.forum.rendering import render_post
from apps.foundation.scrubbing import scrub
from apps.people.leaving import plain_rows, taken_along, when_leaving
from apps.people.models import User

from .models import Offer, Request, RequestFile
from .verbs import take_back_consent
from .verbs.keep import drop_files
from .wording import PERSONAL

BATCH = 200


@when_leaving("contact.Request", "contact.RequestFile")
def part_with_requests(person: User, *, keep_words: bool) -> None:
    """How to reach them and what they sent along goes in any case; the words stay masked, or go with their posts.

    What was published with their consent goes where the words go.
    """
    mine = Request.objects.filter(thread__author=person)
    if not keep_words:
        for offer in Offer.objects.filter(request__in=mine, state=Offer.State.AGREED):
            take_back_consent(offer)
    Offer.objects.filter(request__in=mine, state=Offer.State.OPEN).delete()
    drop_files(RequestFile.objects.filter(request__in=mine))
    for request in mine.select_related("thread").order_by("pk").iterator(chunk_size=BATCH):
        _mask_opening(request)
        request.values = _without_contact(request.values) if keep_words else []
        request.email = ""
        request.save(update_fields=["values", "email"])
    # What was sent without an account and never confirmed names an address only.
    for address in person.leaving.addresses:
        Request.objects.unconfirmed().filter(email__iexact=address).update(email="")


def _without_contact(values: list[dict]) -> list[dict]:
    pattern = Profile.current().order_number_pattern
    return [one | {"value": "" if one["kind"] in PERSONAL else _masked(one["value"], pattern)} for one in values]


def _masked(value, pattern: str):
    return scrub(value, pattern).text if isinstance(value, str) else value


def _mask_opening(request: Request) -> None:
    """Take out of the opening post what says by itself who wrote it, and the links to files that are gone."""
    post = Post.objects.present().filter(thread=request.thread, is_opening=True).first()
    if post is None:
        return
    body = post.body
    for one in request.values:
        if one["kind"] in PERSONAL and one["value"]:
            body = body.replace(str(one["value"]), "–")
    body = scrub(body, Profile.current().order_number_pattern).text
    if body != post.body:
        post.revisions.all().delete()
        Post.objects.filter(pk=post.pk).update(body=body, html=render_post(body, author=None).html)


@when_leaving("contact.Offer")
def part_with_offers(person: User, *, keep_words: bool) -> None:
    """What staff offered stays, and says no longer who offered it."""
    Offer.objects.filter(offered_by=person).update(offered_by=None)


@taken_along("contact.Request")
def requests_of(person: User):
    """What they sent to departments."""
    fields = ("thread_id", "form__title", "values", "sent_at", "email", "confirmed_at")
    return plain_rows(Request.objects.filter(thread__author=person), *fields)


@taken_along("contact.RequestFile")
def request_files_of(person: User):
    """The files that they sent along, by name and address."""
    files = RequestFile.objects.filter(request__thread__author=person)
    return plain_rows(files, "key", "name", "kind", "size", "kept_at")


@taken_along("contact.Offer")
def offers_to(person: User):
    """What they were asked to agree to, and what they said. What somebody offered to others is not theirs to take."""
    offers = Offer.objects.filter(request__thread__author=person)
    return plain_rows(offers, "title", "question", "answer", "state", "offered_at", "decided_at")
