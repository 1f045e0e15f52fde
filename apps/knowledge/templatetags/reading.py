"""What the pages of articles and videos ask and tell their readers."""

from dataclasses import dataclass
from pathlib import Path

from django import template
from django.urls import reverse

from apps.foundation.verdicts import Verdict
from apps.foundation.visitors import browser_key

from ..asking import ask_about
from ..models import Article, Attachment, Rating, Video
from ..rating_forms import RatingForm
from ..rating_rules import may_rate
from ..shares import helpful_share

register = template.Library()

# Words for types whose names people know by their ending.
KNOWN_TYPES = {"application/pdf": "PDF", "text/plain": "TXT", "text/csv": "CSV", "application/zip": "ZIP"}


@dataclass(frozen=True, slots=True)
class RatingBox:
    """What the question "Did this help?" needs to know: where it goes, what this visitor said, whether they may."""

    address: str
    ask_address: str
    revision: int | None
    own: Rating | None
    verdict: Verdict
    form: RatingForm

    @property
    def said_no(self) -> bool:
        return self.own is not None and not self.own.is_helpful

    @property
    def has_errors(self) -> bool:
        """What was sent could not be taken; it is still in the form."""
        return self.form.is_bound and bool(self.form.errors)


@register.simple_tag(takes_context=True)
def rating_box(context, subject: Article | Video) -> RatingBox:
    """The question about an article (with its revision in force) or a video, as this visitor meets it.

    Costs a query only where the visitor is signed in or has the key of a browser that rated something before.
    """
    request = context["request"]
    person = request.user if request.user.is_authenticated else None
    browser = "" if person else browser_key(request)
    is_video = isinstance(subject, Video)
    about = {"video": subject.pk} if is_video else {"revision": subject.in_force_id}
    own = Rating.objects.of_voice(person=person, browser=browser).filter(**about).first()
    said = {"reason": own.reason, "text": own.text} if own else {}
    return RatingBox(
        address=reverse("knowledge:video_rating" if is_video else "knowledge:rating", args=[subject.pk]),
        ask_address=ask_about(subject),
        revision=None if is_video else subject.in_force.number,
        own=own,
        verdict=may_rate(request.user, subject),
        form=context.get("form") if isinstance(context.get("form"), RatingForm) else RatingForm(initial=said),
    )


@register.filter
def share_helped(subject: Article | Video) -> int | None:
    """Per cent of readers whom it helped; None while too few said so."""
    return helpful_share(subject.helpful_count, subject.unhelpful_count)


@register.filter
def votes(subject: Article | Video) -> int:
    """How many readers said whether it helped."""
    return subject.helpful_count + subject.unhelpful_count


@register.filter
def type_word(attachment: Attachment) -> str:
    """The type of a file in a word: "PDF", else the ending of its name."""
    ending = Path(attachment.name).suffix.lstrip(".").upper()
    return KNOWN_TYPES.get(attachment.content_type, ending)


@register.filter
def play_time(seconds: int) -> str:
    """How long a film runs, "4:05" or "1:02:30"."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
