"""What staff decides about reviews: nothing but what the forum knows, about their words."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.forum.choosing import RemoveForm
from apps.forum.models import Post
from apps.forum.verbs import remove_post, restore_post
from apps.foundation.decisions import Decision

from .models import Review
from .verbs import settle_reviews

MODERATE_POSTS = "forum.change_post"


def _opening(review: Review) -> Post:
    opening = Post.objects.filter(thread=review.thread_id, is_opening=True).first()
    if opening is None:
        raise ValidationError(_("Its words stand in another conversation. Decide about them there."))
    return opening


def _remove(review: Review, by, values: dict) -> None:
    remove_post(_opening(review), by=by, reason=values["reason"], note=values["note"])
    # At once, so that the list that staff comes back to says what is so.
    settle_reviews([review.pk])


def _restore(review: Review, by, values: dict) -> None:
    restore_post(_opening(review), by=by)
    settle_reviews([review.pk])


REMOVE = Decision(
    name="remove",
    label=gettext_lazy("Remove"),
    permission=MODERATE_POSTS,
    apply=_remove,
    form=RemoveForm,
    done=lambda count: ngettext("%d review was removed.", "%d reviews were removed.", count) % count,
    explanation=gettext_lazy(
        "It counts no more. Readers see when, in which role and why it was removed. Few stars are no reason."
    ),
    fits=lambda review: review.is_counted,
    tone="danger",
)
RESTORE = Decision(
    name="restore",
    label=gettext_lazy("Put it back"),
    permission=MODERATE_POSTS,
    apply=_restore,
    done=lambda count: ngettext("%d review is back.", "%d reviews are back.", count) % count,
    explanation=gettext_lazy("Everybody reads it again, and it counts again."),
    fits=lambda review: Post.objects.filter(
        thread=review.thread_id, is_opening=True, standing="removed", withdrawn_at__isnull=True
    ).exists(),
    tone="main",
)
REVIEW_DECISIONS = (REMOVE, RESTORE)
