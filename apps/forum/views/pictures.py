"""Send pictures, and see them where one may read the post that shows them."""

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from apps.foundation.drawing import BYTE_LIMIT
from apps.foundation.limits import require_within
from apps.foundation.verdicts import require

from ..models import Picture, Post, Thread
from ..rendering import picture_address
from ..rules import may_open
from ..verbs import store_picture
from ..verbs.pictures import KEPT_WITHOUT_A_POST

PUBLIC_SECONDS = 24 * 3600
CONTENT_TYPES = {"webp": "image/webp"}


class PicturesView(View):
    """Send one picture for a post that is being written; the answer is JSON with its address."""

    http_method_names = ("post",)
    body_limit = BYTE_LIMIT + 100_000

    def post(self, request):
        require(may_open(request.user))
        require_within("upload", request)
        upload = request.FILES.get("picture")
        if upload is None:
            return JsonResponse({"error": _("Choose a picture to send.")}, status=422)
        try:
            picture = store_picture(upload, by=request.user)
        except ValidationError as error:
            return JsonResponse({"error": " ".join(error.messages)}, status=422)
        address = picture_address(picture)
        told = {"address": address, "markdown": f"![]({address})", "width": picture.width, "height": picture.height}
        return JsonResponse(told, status=201, headers={"Location": address})


class PictureView(View):
    """One picture: for everybody where everybody reads its post, else for those who may; nothing in it can run."""

    http_method_names = ("get", "head")

    def get(self, request, key, ending):
        picture = Picture.objects.select_related("post__thread").filter(key=key, format=ending).first()
        if picture is None:
            raise Http404
        is_public = _is_public(picture)
        if not is_public and not _may_see(request.user, picture):
            raise Http404
        try:
            file = picture.file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        response = FileResponse(file, content_type=CONTENT_TYPES[ending], filename=f"{picture.key}.{ending}")
        response["Content-Length"] = picture.size
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
        # Compressed already; said so, the page's compression leaves it alone.
        response["Content-Encoding"] = "identity"
        # A day and not for ever: what is removed is gone from every cache soon.
        response["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}, immutable" if is_public else "private, no-store"
        return response


def _is_public(picture: Picture) -> bool:
    return picture.post is not None and picture.post.is_readable and picture.post.thread.is_public


def _may_see(user, picture: Picture) -> bool:
    if picture.post is None:
        is_young = picture.uploaded_at > timezone.now() - KEPT_WITHOUT_A_POST
        return user.is_authenticated and user.pk == picture.uploaded_by_id and is_young
    return Post.objects.visible_to(user).filter(pk=picture.post_id, thread__in=Thread.objects.visible_to(user)).exists()
