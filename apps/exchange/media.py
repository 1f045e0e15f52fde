"""Files of an export: what each kind has to be before it is kept, and under which name of ours."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _
from PIL import Image

from apps.foundation.drawing import PIXEL_LIMIT
from apps.knowledge.films import read_film
from apps.knowledge.verbs.attach import DOCUMENTS, is_what_it_says

DOCUMENT_LIMIT = 20_000_000
PICTURE_LIMIT = 16_000_000


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file is, from its bytes: format, size in bytes, and in pixels where it is a picture or a film."""

    format: str
    size: int
    width: int | None = None
    height: int | None = None
    content_type: str = ""
    seconds: int | None = None


def look_at_picture(file: IO[bytes]) -> Looked:
    """A picture as this site draws them: WebP, of a size that can be shown. Raises ValidationError."""
    size = size_of(file)
    if size > PICTURE_LIMIT:
        raise ValidationError(_("the picture has more than %d MB") % (PICTURE_LIMIT // 1_000_000))
    file.seek(0)
    try:
        with Image.open(file, formats=("WEBP",)) as image:
            width, height = image.size
            if width * height > PIXEL_LIMIT:
                raise ValidationError(_("the picture has too many pixels"))
            image.verify()
    except ValidationError:
        raise
    # Pillow's decoders raise nearly anything when they meet what is broken on purpose.
    except Exception:
        raise ValidationError(_("the file is no WebP picture, or a damaged one")) from None
    return Looked("webp", size, width, height, content_type="image/webp")


def look_at_film(file: IO[bytes]) -> Looked:
    """A film that browsers play. Raises ValidationError."""
    size = size_of(file)
    film = read_film(File(file), size)
    return Looked(film.ending, size, film.width, film.height, film.content_type, film.seconds)


def look_at_attachment(file: IO[bytes], name: str) -> Looked:
    """A file that an article may offer, of the kind that its name says. Raises ValidationError."""
    ending = PurePosixPath(name).suffix.lower().removeprefix(".")
    if ending == "webp":
        return look_at_picture(file)
    size = size_of(file)
    if ending not in DOCUMENTS or size > DOCUMENT_LIMIT:
        raise ValidationError(_("articles take no such file"))
    file.seek(0)
    if not is_what_it_says(ending, file.read()):
        raise ValidationError(_("the file is not of the kind that its name says"))
    return Looked(ending, size, content_type=DOCUMENTS[ending])


def size_of(file: IO[bytes]) -> int:
    """How many bytes a file has."""
    file.seek(0, 2)
    return file.tell()


def named_by_key(row, looked: Looked) -> str:
    """A name of the row's own key, in a folder of its first two digits."""
    return f"{str(row.key)[:2]}/{row.key}.{looked.format}"
