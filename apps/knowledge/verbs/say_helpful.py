"""Say whether an article, as it stands, or a video helped."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.company.models import Profile
from apps.foundation.plaintext import clean_text, cut_text
from apps.foundation.scrubbing import scrub
from apps.people.models import User

from ..models import RATING_TEXT_LIMIT, Article, Rating, Revision, Video

BATCH = 500


def rate(
    subject: Revision | Video,
    *,
    by: User | None = None,
    browser: str = "",
    is_helpful: bool,
    reason: str = "",
    text: str = "",
    at: datetime | None = None,
) -> Rating:
    """Remember what somebody, or a browser by its random key, says of a revision or a video. Counts each voice once.

    Said again it changes what was said; "no" again, without words, leaves the words of the first time. Personal data
    is masked before anything is stored. Raises ValidationError for what nobody could read yet, for a voice that is
    none or two, for an unknown reason and for too long a text.
    """
    _validate(subject, by, browser, reason, text)
    # Outside of the transaction: reading the words may take a while, and locks nobody out.
    words = {"reason": "", "text": ""} if is_helpful else {"reason": reason, "text": _masked(text)}
    with transaction.atomic():
        about = _lock_counted(subject)
        who = {"person": by} if by else {"browser": browser}
        what = {"video": subject} if isinstance(subject, Video) else {"revision": subject}
        rating = Rating.objects.filter(**what, **who).first()
        before = rating.is_helpful if rating else None
        if rating and before == is_helpful and not any(words.values()):
            return rating
        rating = rating or Rating(**what, **who)
        rating.is_helpful, rating.rated_at = is_helpful, at or timezone.now()
        rating.reason, rating.text = words["reason"], words["text"]
        rating.save()
        _count(about, before, is_helpful)
    return rating


def recount_ratings(articles=None, videos=None) -> int:
    """Set the counts of these articles and videos, or of all, to what their ratings say. Returns how many were wrong.

    An article counts what was said of its revision in force.
    """
    articles = Article.objects.all() if articles is None else articles
    videos = Video.objects.all() if videos is None else videos
    return _recount(articles, "in_force__ratings") + _recount(videos, "ratings")


def _validate(subject, by, browser: str, reason: str, text: str) -> None:
    if bool(by) == bool(browser):
        raise ValidationError(_("A rating needs one voice: a person, or a browser."))
    if isinstance(subject, Revision) and subject.in_force_from is None:
        raise ValidationError(_("This was not published yet, so nobody can say that it helped."))
    if reason and reason not in Rating.Reason.values:
        raise ValidationError({"reason": _("Choose one of the reasons.")})
    if len(text) > RATING_TEXT_LIMIT:
        message = _("Write at most %(limit)d characters; these are %(length)d.")
        raise ValidationError({"text": message % {"limit": RATING_TEXT_LIMIT, "length": len(text)}})


def _masked(text: str) -> str:
    cleaned = clean_text(text, RATING_TEXT_LIMIT)
    if not cleaned:
        return ""
    # What stands in the place of a number may be longer than the number was.
    return cut_text(scrub(cleaned, Profile.current().order_number_pattern).text, RATING_TEXT_LIMIT)


def _lock_counted(subject: Revision | Video) -> Article | Video | None:
    """The article or video whose counts this rating belongs to, locked; None where another revision is in force."""
    if isinstance(subject, Video):
        return Video.objects.select_for_update().get(pk=subject.pk)
    article = Article.objects.select_for_update().get(pk=subject.article_id)
    return article if article.in_force_id == subject.pk else None


def _count(about: Article | Video | None, before: bool | None, after: bool) -> None:
    if about is None or before == after:
        return
    changes = {_counter(after): F(_counter(after)) + 1}
    if before is not None:
        changes[_counter(before)] = F(_counter(before)) - 1
    type(about)._default_manager.filter(pk=about.pk).update(**changes)


def _counter(is_helpful: bool) -> str:
    return "helpful_count" if is_helpful else "unhelpful_count"


def _recount(rows, ratings: str) -> int:
    """The wrong ones are found without locks; each is locked and counted again before it is changed."""
    counted = rows.annotate(
        true_helpful=Count(ratings, filter=Q(**{f"{ratings}__is_helpful": True})),
        true_unhelpful=Count(ratings, filter=Q(**{f"{ratings}__is_helpful": False})),
    )
    wrong = counted.exclude(helpful_count=F("true_helpful"), unhelpful_count=F("true_unhelpful"))
    mended = 0
    for pk in list(wrong.order_by("pk").values_list("pk", flat=True)):
        mended += _recount_one(rows.model, pk)
    return mended


@transaction.atomic
def _recount_one(model: type[Article | Video], pk: int) -> int:
    row = model._default_manager.select_for_update().filter(pk=pk).first()
    if row is None:
        return 0
    about = {"video": row} if model is Video else {"revision": row.in_force_id or 0}
    said = Rating.objects.filter(**about).aggregate(
        helpful=Count("pk", filter=Q(is_helpful=True)), unhelpful=Count("pk", filter=Q(is_helpful=False))
    )
    true = {"helpful_count": said["helpful"], "unhelpful_count": said["unhelpful"]}
    if (row.helpful_count, row.unhelpful_count) == tuple(true.values()):
        return 0
    model._default_manager.filter(pk=pk).update(**true)
    return 1
