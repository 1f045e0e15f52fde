"""Whose opening of a page counts as a visit."""

from apps.foundation.page_cache import at_each_reading
from apps.foundation.visitors import is_somebody_reading

from .models import Article, ShortLink, Video
from .verbs.visits import count_hit, count_visit


def note_visit(request, subject: Article | Video) -> None:
    """Count that an article or a video is opened, unless by a program or by those who work here."""
    if not request.user.is_staff:
        at_each_reading(request, count_visit, type(subject), subject.pk)


def note_hit(request, link: ShortLink) -> None:
    """Count that a short link is followed, unless by a program: what programs read needs no keeping."""
    if is_somebody_reading(request):
        count_hit(link)
