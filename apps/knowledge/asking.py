"""From what did not help to a question that names it."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.foundation.plaintext import text_to_markdown

from .models import Article, Video


def ask_about(subject: Article | Video) -> str:
    """The address of a new question that names an article or a video in its first words, and its product.

    Whoever asks sees the words before they are posted and may change them; the conversation then carries the link.
    """
    words = _("This is what I found: [%(title)s](%(address)s)") % {
        "title": text_to_markdown(subject.title).replace("\n", " "),
        "address": f"{settings.SITE_URL}{subject.get_absolute_url()}",
    }
    begun = {"body": f"{words}\n\n"}
    if subject.product_id:
        begun["product"] = str(subject.product_id)
    return f"{reverse('forum:ask')}?{urlencode(begun)}"
