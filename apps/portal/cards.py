"""Cards: the pictures that stand for a page where somebody shares its address.

A card shows the title, the mark of where it stands, and the company's name and colour. It has a version made of
just that, which stands in its address: what changes has another address, and what was drawn once is right for ever.
"""

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.db.models import Model
from django.urls import reverse

from apps.company.models import Profile
from apps.forum.models import Thread
from apps.ideas.models import Release
from apps.knowledge.models import Article, Video

from .card_drawing import DRAWN_ANEW, draw_card

KEPT_SECONDS = 30 * 86_400
DIGEST_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card. `mark` is the status of a conversation as the ring shows it (that of a release is
    "confirmed"), "film", or "" for none."""

    kind: str
    pk: int
    title: str
    mark: str
    company: str
    hue: int

    @property
    def version(self) -> str:
        """A digest of everything that is drawn, and of how."""
        told = "\n".join([str(DRAWN_ANEW), self.title, self.mark, self.company, str(self.hue)])
        return hashlib.sha256(told.encode()).hexdigest()[:DIGEST_LENGTH]

    def get_absolute_url(self) -> str:
        """Where it is served."""
        return reverse("portal:card", args=[self.kind, self.pk, self.version])


@dataclass(frozen=True, slots=True)
class _Sort:
    """One sort of thing that has cards: which are public, and the mark of one."""

    model: type[Model]
    find: Callable[[int], Model | None]
    mark: Callable[[Model], str]


_SORTS = {
    "thread": _Sort(
        Thread,
        lambda pk: Thread.objects.public().select_related("resolution").filter(pk=pk).first(),
        lambda thread: thread.status.value,
    ),
    "article": _Sort(Article, lambda pk: Article.objects.public().filter(pk=pk).first(), lambda _article: ""),
    "video": _Sort(Video, lambda pk: Video.objects.public().filter(pk=pk).first(), lambda _video: "film"),
    "release": _Sort(
        Release, lambda pk: Release.objects.published().filter(pk=pk).first(), lambda _release: "confirmed"
    ),
}
_KIND_OF = {sort.model: kind for kind, sort in _SORTS.items()}
# The card of the site itself.
SITE = "site"


def card_of(thing: Model | None, company: Profile) -> Card:
    """The card of a conversation, article, video or release, as it is now; without a thing that of the site."""
    if thing is None:
        return Card(SITE, 0, company.tagline, "", company.name, company.hue)
    kind = _KIND_OF[type(thing)]
    return Card(kind, thing.pk, thing.title, _SORTS[kind].mark(thing), company.name, company.hue)


def public_card(kind: str, pk: int, company: Profile) -> Card | None:
    """The card of what everybody may see; None where there is no such thing."""
    if kind == SITE:
        return card_of(None, company) if pk == 0 else None
    thing = _SORTS[kind].find(pk) if kind in _SORTS else None
    return card_of(thing, company) if thing else None


def is_drawn(card: Card) -> bool:
    """Whether its picture is kept already, so that showing it costs next to nothing."""
    return caches["cards"].has_key(card.version)


def picture_of(card: Card) -> bytes:
    """The card as PNG, drawn where it is not kept yet. On one machine one is drawn at a time, and each once."""
    kept = caches["cards"]
    if picture := kept.get(card.version):
        return picture
    with _alone():
        picture = kept.get(card.version)
        if picture is None:
            picture = draw_card(card.title, mark=card.mark, company=card.company, hue=card.hue)
            kept.set(card.version, picture, KEPT_SECONDS)
    return picture


@contextmanager
def _alone() -> Iterator[None]:
    """One at a time among all threads and processes of this machine; whoever ends, however, lets the next one go on."""
    folder = Path(settings.LOCAL_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "cards.lock", "ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
