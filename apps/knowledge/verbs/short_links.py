"""Short links: made, renamed and taken away in such a way that what was printed never leads nowhere."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from apps.people.models import User

from ..models import Article, ShortLink, Video


@transaction.atomic
def make_short_link(
    slug: str, *, by: User, article: Article | None = None, video: Video | None = None, path: str = ""
) -> ShortLink:
    """Let /go/<slug>/ lead to an article, a video, or a page of this site by its path ("/contact/").

    Raises ValidationError for a slug that is taken or no slug, and for a target that is none, two or elsewhere.
    """
    link = ShortLink(slug=slug, **_target(article, video, path))
    _validate_slug(link, ShortLink.objects.filter(slug=slug).first())
    _save(link)
    return link


@transaction.atomic
def retarget_short_link(
    link: ShortLink, *, by: User, article: Article | None = None, video: Video | None = None, path: str = ""
) -> ShortLink:
    """Let a short link, and all its former names, lead somewhere else."""
    link = _lock(link)
    if link.is_former_name:
        raise ValidationError(_("This is a former name. Change where “%(slug)s” leads.") % {"slug": link.renamed_to})
    for name, value in _target(article, video, path).items():
        setattr(link, name, value)
    link.save()
    return link


@transaction.atomic
def rename_short_link(link: ShortLink, *, by: User, slug: str) -> ShortLink:
    """Give a short link a new name. The old one, and those before it, lead where the new one leads, for ever.

    Every former name points to the name in use and never to another former name, so a chain or a loop cannot arise.
    A link may take a former name of its own again. Returns the link that has the new name.
    """
    link = _lock(link)
    if link.is_former_name:
        raise ValidationError(_("This is a former name. Rename “%(slug)s” instead.") % {"slug": link.renamed_to})
    if slug == link.slug:
        return link
    taken = ShortLink.objects.select_for_update().filter(slug=slug).first()
    is_own = taken is not None and taken.renamed_to_id == link.pk
    renamed = taken if is_own else ShortLink(slug=slug)
    _validate_slug(renamed, None if is_own else taken)
    target = {"article": link.article, "video": link.video, "path": link.path}
    renamed.article, renamed.video, renamed.path, renamed.renamed_to = *target.values(), None
    _save(renamed)
    ShortLink.objects.filter(renamed_to=link).update(renamed_to=renamed)
    link.article, link.video, link.path, link.renamed_to = None, None, "", renamed
    link.save()
    return renamed


@transaction.atomic
def delete_short_link(link: ShortLink, *, by: User) -> None:
    """Take a short link away together with its former names. Refused while any of them is still followed.

    Raises ValidationError that says when it may be deleted, as long as the last hit is younger than
    SHORT_LINK_KEPT_DAYS.
    """
    link = _lock(link)
    names = [link, *ShortLink.objects.filter(renamed_to=link)]
    if until := deletable_from(names):
        message = _("“%(slug)s” was followed on %(day)s. It can be deleted from %(until)s on, if nobody follows it.")
        last = max(name.last_hit_at for name in names if name.last_hit_at)
        raise ValidationError(message % {"slug": link.slug, "day": _day(last), "until": _day(until)})
    ShortLink.objects.filter(renamed_to=link).delete()
    link.delete()


def deletable_from(names: list[ShortLink]) -> datetime | None:
    """The moment from which on links by these names may be deleted; None where they may be now."""
    hits = [name.last_hit_at for name in names if name.last_hit_at]
    until = max(hits) + timedelta(days=settings.SHORT_LINK_KEPT_DAYS) if hits else None
    return until if until and until > timezone.now() else None


def is_own_path(path: str) -> bool:
    """Whether this is the path of a page of this site and of nothing else; short links lead to no short links."""
    if not path.startswith("/") or path.startswith("/go/") or not path.isprintable() or "\\" in path:
        return False
    if not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return False
    try:
        return resolve(path.partition("?")[0].partition("#")[0]).view_name != "knowledge:go"
    except Resolver404:
        return False


def _target(article: Article | None, video: Video | None, path: str) -> dict:
    path = path.strip()
    if sum(map(bool, (article, video, path))) != 1:
        raise ValidationError(_("Choose one place where it leads: an article, a video, or a page."))
    if path and not is_own_path(path):
        message = _("“%(path)s” is no page of this site. Write the part of its address behind the name: /contact/")
        raise ValidationError({"path": message % {"path": path}})
    return {"article": article, "video": video, "path": path}


def _validate_slug(link: ShortLink, taken: ShortLink | None) -> None:
    link.clean_fields(exclude=["path"])
    if taken is None:
        return
    if taken.is_former_name:
        message = _("“%(slug)s” is a former name of “%(now)s”, and what was printed with it must lead there.")
        raise ValidationError({"slug": message % {"slug": taken.slug, "now": taken.renamed_to}})
    raise ValidationError({"slug": _("“%(slug)s” leads somewhere already.") % {"slug": taken.slug}})


def _save(link: ShortLink) -> None:
    try:
        with transaction.atomic():
            link.save()
    except IntegrityError as error:
        # Somebody else took the name at the same moment.
        raise ValidationError({"slug": _("“%(slug)s” leads somewhere already.") % {"slug": link.slug}}) from error


def _lock(link: ShortLink) -> ShortLink:
    # Only the row itself: what it leads to may be read by everybody meanwhile.
    return ShortLink.objects.select_for_update(of=("self",)).select_related("renamed_to").get(pk=link.pk)


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")
