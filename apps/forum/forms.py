from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.company.models import Product
from apps.foundation.plaintext import clean_line

from .models import BODY_LIMIT, TITLE_LIMIT, Board, Kind, Visibility
from .verbs.compose import validate_body, validate_title

NAME_LIMIT = 60
PICTURES_AT_ONCE = 4


class BodyField(forms.CharField):
    """Markdown as somebody typed it, held to the limits of a post."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 6, "maxlength": BODY_LIMIT}))
        super().__init__(strip=True, **kwargs)

    def validate(self, value):
        super().validate(value)
        if value:
            validate_body(value)


class TicketedForm(forms.Form):
    """A form with a number of its own: sent twice, it still makes one thing."""

    ticket = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)


class PicturesInput(forms.ClearableFileInput):
    """A field in which several pictures are chosen at once."""

    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """A few pictures; what is inside them is looked at when they are kept."""

    widget = PicturesInput

    def clean(self, data, initial=None):
        uploads = [one for one in data or [] if one] if isinstance(data, list | tuple) else ([data] if data else [])
        if len(uploads) > PICTURES_AT_ONCE:
            raise ValidationError(
                _("%(number)d pictures are too many at once; choose %(limit)d or fewer.")
                % {"number": len(uploads), "limit": PICTURES_AT_ONCE}
            )
        return [super(PicturesField, self).clean(upload, initial) for upload in uploads]


class WordsForm(TicketedForm):
    """Words, and pictures that come with them. `pictures` are the uploads, once the form was found valid."""

    body = BodyField(label=_("Your words"))
    pictures = PicturesField(
        label=_("Pictures"),
        required=False,
        help_text=_("JPEG, PNG, WebP or GIF, up to four at once. Where they were taken is not kept."),
        widget=PicturesInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )

    def clean(self):
        values = super().clean()
        # Not among the values: they are files to look at, not words of the post.
        self.uploads = values.pop("pictures", None) or []
        return values

    def put_body(self, body: str) -> None:
        """Let the form have these words, as if they had been typed, held to the same limits."""
        self.data = self.data.copy()
        self.data[self.add_prefix("body")] = body
        try:
            self.cleaned_data["body"] = self.fields["body"].clean(body)
        except ValidationError as error:
            self.add_error("body", error)


class PreviewForm(forms.Form):
    """Words to be looked at before they are sent."""

    body = BodyField(label=_("Your words"))


class AskForm(WordsForm):
    """A new conversation."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=Kind, initial=Kind.QUESTION, widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("In one sentence"),
        max_length=TITLE_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    body = BodyField(label=_("Tell us more"), help_text=_("Leave out phone numbers, addresses and order numbers."))
    product = forms.ModelChoiceField(
        label=_("Product"), queryset=Product.objects.none(), required=False, empty_label=_("None in particular")
    )
    board = forms.ModelChoiceField(
        label=_("Board"),
        queryset=Board.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label=_("Wherever it fits"),
    )
    visibility = forms.ChoiceField(
        label=_("Who can see it?"),
        choices=[
            (Visibility.PUBLIC, _("Everybody. Others with the same question find the answer, too.")),
            (Visibility.PRIVATE, _("Only you and our staff. Choose this when it is about your account.")),
        ],
        initial=Visibility.PUBLIC,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = Product.objects.all()
        self.fields["board"].queryset = Board.objects.all()

    def clean_title(self):
        return validate_title(self.cleaned_data["title"])


class UnsignedAskForm(AskForm):
    """A new conversation by somebody without an account: public, and posted once their mail address is confirmed."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=NAME_LIMIT,
        help_text=_("Shown beside what you write."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your mail address"),
        max_length=254,
        help_text=_("We send you a link; opening it posts your question. Nobody else sees the address."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    # Nobody sees this field, so whoever fills it in is a program.
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))
    field_order = ("ticket", "kind", "title", "body", "product", "board", "name", "email")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Whoever has no account could never read a private answer here, and pictures belong to somebody who joined.
        del self.fields["visibility"], self.fields["pictures"]

    def clean_name(self):
        name = clean_line(self.cleaned_data["name"], NAME_LIMIT)
        if not name:
            raise ValidationError(_("Write the name that others will read beside what you say."))
        return name


class ReplyForm(WordsForm):
    """A reply; for staff also whether it is carried to where the question came from."""

    body = BodyField(label=_("Your reply"))
    goes_home = forms.BooleanField(label=_("Also answer where it was asked"), required=False)
    asks_back = forms.BooleanField(label=_("Needs more information from the person who asked"), required=False)


class LockForm(forms.Form):
    """Why a conversation takes no more replies."""

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class AcceptForm(forms.Form):
    """Which reply is the answer."""

    post = forms.IntegerField(min_value=1, max_value=2**63 - 1)

    def __init__(self, *args, thread, **kwargs):
        super().__init__(*args, **kwargs)
        self.thread = thread

    def clean_post(self):
        post = self.thread.posts.filter(pk=self.cleaned_data["post"]).first()
        if post is None:
            raise ValidationError(_("That reply is not part of this conversation."))
        return post
