"""Keep pictures for posts: drawn anew on the way in, attached when a post shows them, swept when none does."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from apps.foundation.drawing import redraw
from apps.people.models import User

from ..models import Picture, Post

FOLDER = "pictures"
KEPT_WITHOUT_A_POST = timedelta(days=1)
SWEPT_AT_A_TIME = 500


@transaction.atomic
def store_picture(upload: UploadedFile, *, by: User) -> Picture:
    """Draw an upload anew and keep that under a name of ours. Raises ValidationError with a sentence about what is
    wrong with the file."""
    drawing = redraw(upload)
    picture = Picture(
        uploaded_by=by,
        format=drawing.format,
        width=drawing.width,
        height=drawing.height,
        size=len(drawing.data),
    )
    name = f"{str(picture.key)[:2]}/{picture.key}.{drawing.format}"
    picture.file.save(name, ContentFile(drawing.data), save=False)
    try:
        picture.save()
    except BaseException:
        default_storage.delete(picture.file.name)
        raise
    return picture


def attach_pictures(post: Post, keys: Sequence[str]) -> int:
    """Make the pictures that a post shows its own. Returns how many.

    Only those that its author uploaded and that no post has: of two posts at once, the first keeps it. What the post
    had and shows no more is let go, and swept. Belongs inside a transaction.
    """
    if post.pk and post.edited_at:
        post.pictures.exclude(key__in=keys).update(post=None)
    if not keys:
        return 0
    return Picture.objects.filter(key__in=keys, post=None, uploaded_by=post.author_id).update(post=post)


@transaction.atomic
def drop_pictures(pictures: Iterable[Picture]) -> int:
    """Forget pictures, and their files once that is certain. Returns how many."""
    gone = list(pictures)
    names = [one.file.name for one in gone]
    Picture.objects.filter(pk__in=[one.pk for one in gone]).delete()
    # A crash in between leaves files without rows; those are swept.
    transaction.on_commit(lambda: [default_storage.delete(name) for name in names])
    return len(gone)


def sweep_pictures() -> int:
    """Forget what was uploaded more than a day ago and is in no post. Returns how many."""
    before = timezone.now() - KEPT_WITHOUT_A_POST
    swept = 0
    while True:
        with transaction.atomic():
            old = Picture.objects.select_for_update().filter(post=None, uploaded_at__lt=before).order_by("uploaded_at")
            dropped = drop_pictures(old[:SWEPT_AT_A_TIME])
        swept += dropped
        if dropped < SWEPT_AT_A_TIME:
            return swept


def sweep_picture_files() -> int:
    """Delete files older than a day that no picture names: what a crash between two steps left. Returns how many."""
    before = timezone.now() - KEPT_WITHOUT_A_POST
    swept = 0
    for name in stray_files():
        if default_storage.get_modified_time(name) < before:
            default_storage.delete(name)
            swept += 1
    return swept


def stray_files() -> Iterable[str]:
    """The files in the pictures' folder that no row names, folder by folder."""
    if not default_storage.exists(FOLDER):
        return
    folders, _files = default_storage.listdir(FOLDER)
    for folder in sorted(folders):
        _folders, files = default_storage.listdir(f"{FOLDER}/{folder}")
        names = {f"{FOLDER}/{folder}/{name}" for name in files}
        known = set(Picture.objects.filter(file__startswith=f"{FOLDER}/{folder}/").values_list("file", flat=True))
        yield from sorted(names - known)
