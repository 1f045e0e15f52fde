"""What is typed in a frame: the site's own forms, without what a frame has no room or no right for."""

from apps.forum.forms import AskForm, ReplyForm, UnsignedAskForm
from apps.forum.models import Visibility

from .models import Embed, Feature
from .shown import boards_of


class FramedAsking(AskForm):
    """A new conversation from a frame: on its boards, about its product unless another is chosen, without pictures."""

    def __init__(self, *args, embed: Embed, **kwargs):
        kwargs["initial"] = {"product": embed.product_id, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields.pop("pictures", None)
        self.fields["board"].queryset = boards_of(embed)
        if embed.product_id:
            # Everything in this frame is about one product.
            del self.fields["product"]
        if not embed.offers(Feature.PRIVATE):
            self.fields.pop("visibility", None)
        self.embed = embed

    def clean(self):
        values = super().clean()
        if self.embed.product_id:
            values["product"] = self.embed.product
        boards = list(self.fields["board"].queryset[:2])
        if not values.get("board") and len(boards) == 1:
            values["board"] = boards[0]
        values.setdefault("visibility", Visibility.PUBLIC)
        return values


class FramedAskForm(FramedAsking):
    """By somebody who signed in."""


class FramedUnsignedAskForm(FramedAsking, UnsignedAskForm):
    """By somebody without an account: public, and posted once their mail address is confirmed."""

    def clean(self):
        values = super().clean()
        del values["visibility"]
        return values


class FramedReplyForm(ReplyForm):
    """A reply from a frame: words alone."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("pictures", "goes_home", "asks_back"):
            del self.fields[name]
