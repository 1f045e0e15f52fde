"""Files of articles, for whoever may read the article; nothing in them can run."""

from django.http import FileResponse, Http404
from django.views import View

from ..models import Attachment

PUBLIC_SECONDS = 24 * 3600


class AttachmentView(View):
    """One file. Its key decides which; the name is for people, and any leads here."""

    http_method_names = ("get", "head")

    def get(self, request, key, name):
        attachment = Attachment.objects.filter(key=key).first()
        if attachment is None:
            raise Http404
        is_public = Attachment.objects.public().filter(pk=attachment.pk).exists()
        # Staff sees what a draft shows, too.
        if not is_public and not (request.user.is_authenticated and request.user.is_staff):
            raise Http404
        try:
            file = attachment.file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        response = FileResponse(
            file,
            as_attachment=not attachment.is_picture,
            filename=attachment.name,
            content_type=_content_type(attachment),
        )
        response["Content-Length"] = attachment.size
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
        if attachment.is_picture:
            # Compressed already; said so, the page's compression leaves it alone.
            response["Content-Encoding"] = "identity"
        # A day and not for ever: what is withdrawn is gone from every cache soon.
        response["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}" if is_public else "private, no-store"
        return response


def _content_type(attachment: Attachment) -> str:
    is_text = attachment.content_type.startswith("text/")
    return f"{attachment.content_type}; charset=utf-8" if is_text else attachment.content_type
