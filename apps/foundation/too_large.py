"""What somebody reads who sends more than a door takes: refused by what the request says of its length, unread.

A door says how much it takes: `body_limit = 34_000_000` (bytes) on the view, or a function of the request where not
everybody may send as much. Without that, Django's own limits hold. A file that grows beyond its door's limit while it
comes in is refused there and then, whatever the request said, and what had come of it is deleted.
"""

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from .api.problems import is_for_programs, too_large_answer


class TooLargeMiddleware:
    """Answers 413 with a sentence before anything reads the body; stands above whatever reads forms."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        # The form was read below us, and found to be longer than it said.
        outgrown = getattr(request, "outgrown_limit", None)
        return response if outgrown is None else _refuse(request, outgrown)

    def process_view(self, request, view, arguments, keywords):
        """Refuse what says of itself that it is longer than the door's `body_limit`, in bytes."""
        limit = getattr(getattr(view, "view_class", view), "body_limit", None)
        if limit is None:
            return None
        if callable(limit):
            limit = limit(request)
        if _length(request) > limit:
            return _refuse(request, limit)
        if request.method == "POST" and not hasattr(request, "_post"):
            request.upload_handlers = [OutgrownUpload(limit, request), *request.upload_handlers]
        return None


class OutgrownUpload(FileUploadHandler):
    """Counts the bytes of all files of a form as they come in, and ends it beyond the limit; keeps none itself."""

    def __init__(self, limit: int, request=None):
        super().__init__(request)
        self.limit, self.counted = limit, 0

    def receive_data_chunk(self, raw_data, start):
        self.counted += len(raw_data)
        if self.counted > self.limit:
            self.request.outgrown_limit = self.limit
            self._let_go()
            raise RequestDataTooBig("more was sent than this door takes")
        return raw_data

    def file_complete(self, file_size):
        return None

    def _let_go(self) -> None:
        # Django closes, and so deletes, what came in whole; what is on its way would wait for the garbage collector.
        for handler in self.request.upload_handlers:
            if getattr(handler, "file", None) is not None:
                handler.file.close()


def _refuse(request, limit: int):
    if is_for_programs(request):
        return too_large_answer(limit)
    reason = _("This is too much to send at once: %(limit)d MB are the most. Send fewer or smaller files.") % {
        "limit": limit // 1_000_000
    }
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse({"error": reason}, status=413)
    # The page would look for the form's token in the body, which is not read.
    request._post, request._files = type(request.GET)(mutable=False), {}
    return render(request, "413.html", {"reason": reason}, status=413)


def _length(request) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isascii() and told.isdigit() and len(told) < 20 else 0
