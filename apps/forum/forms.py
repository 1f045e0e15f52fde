from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.company.models import Product

from .models import BODY_LIMIT, TITLE_LIMIT, Board, Kind, Visibility
from .verbs.compose import validate_body, validate_title


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


class AskForm(TicketedForm):
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


class ReplyForm(TicketedForm):
    """A reply; for staff also whether it is carried to where the question came from."""

    body = BodyField(label=_("Your reply"))
    goes_home = forms.BooleanField(label=_("Also answer where it was asked"), required=False)


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
