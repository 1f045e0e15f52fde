"""What can be followed: conversations, and what gathers them."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.company.models import Product
from apps.feedback.models import TownHall
from apps.forum.models import Board, Tag, Thread

# By the word that addresses use.
SUBJECTS: dict[str, type[models.Model]] = {
    "thread": Thread,
    "board": Board,
    "product": Product,
    "tag": Tag,
    "town-hall": TownHall,
}
KINDS = {model._meta.label_lower: kind for kind, model in SUBJECTS.items()}
NAMES = {
    "thread": _("conversation"),
    "board": _("board"),
    "product": _("product"),
    "tag": _("tag"),
    "town-hall": _("town hall"),
}


def label_of(subject: models.Model) -> str:
    """How a watch and an event name the kind of a thing: "forum.thread"."""
    return subject._meta.label_lower


def followable(kind: str, pk: int, user) -> models.Model | None:
    """The thing of this kind and id, where this visitor may see and so follow it; None for any other."""
    model = SUBJECTS.get(kind)
    if model is None:
        return None
    if model is Thread:
        rows = Thread.objects.visible_to(user)
    else:
        rows = TownHall.objects.public() if model is TownHall else model._default_manager.all()
    return rows.filter(pk=pk).first()


def followed(watches) -> dict[tuple[str, int], models.Model]:
    """What the watches are about, by type and id; whatever is gone is left out. One query for each kind."""
    wanted: dict[str, set[int]] = {}
    for watch in watches:
        wanted.setdefault(watch.subject_type, set()).add(watch.subject_id)
    return {
        (label, thing.pk): thing
        for label, ids in wanted.items()
        if (kind := KINDS.get(label))
        for thing in SUBJECTS[kind]._default_manager.filter(pk__in=ids)
    }


def address_of(subject: models.Model) -> str:
    """The page of what is followed: its own, or the list of what a product or a tag gathers."""
    if isinstance(subject, Thread | TownHall):
        return subject.get_absolute_url()
    if isinstance(subject, Board):
        return reverse("forum:board", args=[subject.slug])
    kind = KINDS[label_of(subject)]
    return f"{reverse('forum:threads')}?{kind}={subject.slug}"
