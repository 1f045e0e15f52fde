"""Pictures that came with an answer, as pictures of its post. Other files stay behind, and the post says so."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import ngettext

from apps.forum.models import BODY_LIMIT
from apps.forum.rendering import picture_address
from apps.forum.verbs import store_picture
from apps.people.models import User

from .parse import Attachment, Letter

PICTURES_TAKEN = 4
# Smaller ones between the words are the logos and icons of signatures.
SMALLEST_INLINE = 20_000
_SIGNATURES = (
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "text/x-vcard",
)


def with_attachments(words: str, letter: Letter, *, by: User) -> str:
    """The words with the mail's pictures below them, and a line about files that were left behind.

    Stores the pictures, so it belongs inside the transaction that makes the post.
    """
    additions, left = [], 0
    for attachment in letter.attachments:
        if attachment.kind in _SIGNATURES or _is_decoration(attachment):
            continue
        address = _picture(attachment, by) if len(additions) < PICTURES_TAKEN else ""
        if address:
            additions.append(f"![]({address})")
        else:
            left += 1
    if left:
        line = ngettext("%d file of this mail is not shown here.", "%d files of this mail are not shown here.", left)
        additions.append(f"*{line % left}*")
    together = "\n\n".join([words, *additions])
    return together if len(together) <= BODY_LIMIT else words


def _is_decoration(attachment: Attachment) -> bool:
    return attachment.is_inline and len(attachment.content) < SMALLEST_INLINE


def _picture(attachment: Attachment, by: User) -> str:
    """Where the picture is seen from now on; empty for what is none or cannot be drawn."""
    if not attachment.kind.startswith("image/"):
        return ""
    upload = SimpleUploadedFile(attachment.name or "picture", attachment.content, attachment.kind)
    try:
        return picture_address(store_picture(upload, by=by))
    except ValidationError:
        return ""
