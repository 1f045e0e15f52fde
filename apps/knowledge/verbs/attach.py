"""Files of articles: pictures are drawn anew, documents are of a few kinds that their bytes prove."""

import re
from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from apps.foundation.drawing import redraw
from apps.foundation.plaintext import clean_line
from apps.people.models import User

from ..models import Article, Attachment, Revision

BYTE_LIMIT = 20_000_000
FILES_PER_ARTICLE = 20
NAME_LIMIT = 120
PICTURE_ENDINGS = {"jpg", "jpeg", "png", "webp", "gif"}
# Ending: content type. Nothing here can run in a browser or an office program by itself.
DOCUMENTS = {"pdf": "application/pdf", "txt": "text/plain", "csv": "text/csv"}
# Bytes that no text has, and that begin nearly every kind of program and archive.
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# A PDF may have a few bytes before its head (ISO 32000-1, annex H.3.4.1).
PDF_HEAD, PDF_HEAD_WITHIN = b"%PDF-", 1024


@transaction.atomic
def attach_file(article: Article, file: UploadedFile, *, by: User) -> Attachment:
    """Keep a file for an article. Pictures become WebP without whatever came beside the pixels.

    The bytes decide what a file is, and its name has to agree. Raises ValidationError for more than 20 MB (8 MB for
    a picture), more than 20 files, an empty or damaged file, and any kind but pictures, PDF, plain text and CSV.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    if article.attachments.count() >= FILES_PER_ARTICLE:
        raise ValidationError(
            _("An article takes %(limit)d files. Take one away before you add another.") % {"limit": FILES_PER_ARTICLE}
        )
    name = _clean_name(file.name or "")
    if not file.size:
        raise ValidationError(_("“%(name)s” is empty. Choose another file.") % {"name": name})
    if file.size > BYTE_LIMIT:
        raise ValidationError(
            _("“%(name)s” has %(size).1f MB; %(limit)d MB are the most. Make it smaller, or link to it.")
            % {"name": name, "size": file.size / 1_000_000, "limit": BYTE_LIMIT // 1_000_000}
        )
    attachment = Attachment(article=article, uploaded_by=by)
    data = _read(file, name, attachment)
    ending = PurePosixPath(attachment.name).suffix
    attachment.file.save(f"{str(attachment.key)[:2]}/{attachment.key}{ending}", ContentFile(data), save=False)
    try:
        attachment.save()
    except BaseException:
        default_storage.delete(attachment.file.name)
        raise
    return attachment


@transaction.atomic
def detach_file(attachment: Attachment, *, by: User) -> None:
    """Take a file away. Raises ValidationError while the text in force or at work, or that of a translation, names
    it; older revisions then show a gap."""
    article = Article.objects.select_for_update().get(pk=attachment.article_id)
    live = [Revision.State.IN_FORCE, Revision.State.DRAFT, Revision.State.IN_REVIEW, Revision.State.SCHEDULED]
    articles = [article.pk, *article.translations.values_list("pk", flat=True)]
    naming = Revision.objects.filter(article__in=articles, state__in=live, body__contains=str(attachment.key)).first()
    if naming:
        raise ValidationError(
            _("The text of “%(title)s” shows or links this file. Take it out of the text first.")
            % {"title": naming.title}
        )
    name = attachment.file.name
    Attachment.objects.filter(pk=attachment.pk).delete()
    transaction.on_commit(lambda: default_storage.delete(name))


def _read(file: UploadedFile, name: str, attachment: Attachment) -> bytes:
    """The bytes to keep; what they are is noted on the attachment."""
    ending = PurePosixPath(name).suffix.lower().removeprefix(".")
    if ending in PICTURE_ENDINGS:
        drawing = redraw(file)
        attachment.name = f"{PurePosixPath(name).stem}.{drawing.format}"
        attachment.content_type = f"image/{drawing.format}"
        attachment.size, attachment.width, attachment.height = len(drawing.data), drawing.width, drawing.height
        return drawing.data
    file.seek(0)
    data = file.read()
    if ending not in DOCUMENTS or not is_what_it_says(ending, data):
        raise ValidationError(
            _(
                "“%(name)s” is of a kind that is not taken. Attach a picture (JPEG, PNG, WebP, GIF), a PDF, a text "
                "file (TXT) or a table (CSV)."
            )
            % {"name": name}
        )
    attachment.name, attachment.content_type, attachment.size = name, DOCUMENTS[ending], len(data)
    return data


def is_what_it_says(ending: str, data: bytes) -> bool:
    """Whether the bytes of a document are of the kind that the ending of its name says, one of DOCUMENTS."""
    if ending == "pdf":
        return PDF_HEAD in data[: PDF_HEAD_WITHIN + len(PDF_HEAD)]
    if _BINARY.search(data):
        return False
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def _clean_name(told: str) -> str:
    """The upload's name as one plain word of at most 120 characters; paths, tricks and odd characters go."""
    name = clean_line(told.replace("\\", "/").rpartition("/")[2], 1000)
    stem, _dot, ending = name.rpartition(".")
    try:
        stem = get_valid_filename(stem or ending)
    except SuspiciousFileOperation:
        stem = ""
    stem = stem.strip("._-") or "file"
    ending = re.sub(r"[^a-z0-9]", "", ending.lower())[:8]
    return f"{stem[: NAME_LIMIT - len(ending) - 6]}.{ending}"
