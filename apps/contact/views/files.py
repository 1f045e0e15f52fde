"""What was sent along with a request: for whoever sent it and for staff, always as a file to save."""

from django.http import FileResponse, Http404
from django.views import View

from ..models import RequestFile
from ..rules import may_read_files

CONTENT_TYPES = {
    RequestFile.Kind.PICTURE: "image/webp",
    RequestFile.Kind.PDF: "application/pdf",
    RequestFile.Kind.TEXT: "text/plain; charset=utf-8",
}


class FileView(View):
    """One file. It is saved and never shown as a page of ours, whatever is inside."""

    http_method_names = ("get", "head")

    def get(self, request, key):
        found = RequestFile.objects.select_related("request__thread").filter(key=key, request__isnull=False).first()
        if found is None or not may_read_files(request.user, found.request):
            # Who may not read it does not learn that it is there.
            raise Http404
        try:
            file = found.file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        response = FileResponse(file, as_attachment=True, filename=found.name, content_type=CONTENT_TYPES[found.kind])
        response["Content-Length"] = found.size
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
        response["Content-Encoding"] = "identity"
        response["Cache-Control"] = "private, no-store"
        return response
