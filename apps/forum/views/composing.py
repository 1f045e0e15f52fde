"""What every door shares in which words are written: pictures that come with them, and a look before they are sent."""

from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from apps.foundation.drawing import BYTE_LIMIT
from apps.foundation.limits import require_within

from ..forms import PICTURES_AT_ONCE, PreviewForm
from ..models import Post
from ..rendering import MENTIONS_PER_POST, picture_address, render_post
from ..verbs import store_picture

# What a form with all its pictures may weigh, with room for the words and what the form wraps around them.
BODY_LIMIT_BYTES = PICTURES_AT_ONCE * BYTE_LIMIT + 2_000_000

HELD = gettext_lazy("Thank you. Somebody of our staff looks at this before others read it.")


def wants_preview(request) -> bool:
    """Whether a form was sent with the button that only shows what it would look like."""
    return "preview" in request.POST


def keep_pictures(request, form) -> bool:
    """Keep the pictures that came with a form that was found valid, and show them below its words.

    False when a picture or then the text was not taken: the form says which and why. What was kept stands in the text
    already, so nothing has to be chosen again.
    """
    if not form.uploads:
        return True
    if not request.user.is_authenticated:
        form.add_error("pictures", _("Sign in to add pictures."))
        return False
    addresses = []
    for upload in form.uploads:
        require_within("upload", request)
        try:
            picture = store_picture(upload, by=request.user)
        except ValidationError as error:
            form.add_error("pictures", f"{upload.name[:80]}: {' '.join(error.messages)}")
        else:
            addresses.append(f"![]({picture_address(picture)})")
    form.put_body("\n\n".join([form.cleaned_data.get("body", ""), *addresses]).strip())
    return not form.errors


def preview_of(request, body: str) -> SafeString:
    """The words of a form as they would be shown. The text must have passed the form's limits."""
    return render_post(body, author=request.user if request.user.is_authenticated else None).html


def notes_about(post: Post) -> list[str]:
    """What its author should know of a post just made: that it waits, and who was not told of it."""
    notes = []
    if post.is_held:
        notes.append(HELD)
    words = getattr(post, "words", None)
    if words and words.left_out:
        notes.append(
            ngettext(
                "A post can call %(most)d people. %(number)d more was not told of it.",
                "A post can call %(most)d people. %(number)d more were not told of it.",
                len(words.left_out),
            )
            % {"most": MENTIONS_PER_POST, "number": len(words.left_out)}
        )
    return notes


class PreviewView(View):
    """Words as they would be shown, as a fragment of a page."""

    http_method_names = ("post",)
    body_limit = 1_000_000

    def post(self, request):
        require_within("preview", request)
        form = PreviewForm(request.POST)
        if not form.is_valid():
            return render(request, "forum/composer.html#preview_errors", {"form": form}, status=422)
        preview = preview_of(request, form.cleaned_data["body"])
        return render(request, "forum/composer.html#preview_words", {"preview": preview})
