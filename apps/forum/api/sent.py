"""What programs send about conversations, held to the limits of the forms on the pages."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from rest_framework import serializers

from apps.company.models import Product
from apps.foundation.api.parsing import LARGEST
from apps.foundation.api.serializers import Query, Sent

from ..lists import HERE, NAME_LIMIT, STATES
from ..models import BODY_LIMIT, TAG_LIMIT, TAGS_AT_MOST, TITLE_LIMIT, Board, Kind, Post, Resolution, Visibility
from ..verbs.compose import validate_body, validate_title

SLUG_LIMIT = 50


class NumberField(serializers.IntegerField):
    """The number of something that is there already."""

    def __init__(self, **kwargs):
        super().__init__(min_value=1, max_value=LARGEST, **kwargs)


class ThreadSent(Sent):
    """A new conversation."""

    title = serializers.CharField(max_length=TITLE_LIMIT, help_text="In one sentence.")
    body_markdown = serializers.CharField(
        max_length=BODY_LIMIT, help_text="Leave out phone numbers, addresses and order numbers."
    )
    kind = serializers.ChoiceField(choices=Kind.choices, default=Kind.QUESTION)
    product = NumberField(required=False, allow_null=True, help_text="Id of a product.")
    board = NumberField(required=False, allow_null=True, help_text="Id of a board; without one, wherever it fits.")
    visibility = serializers.ChoiceField(
        choices=[Visibility.PUBLIC, Visibility.PRIVATE],
        default=Visibility.PUBLIC,
        help_text="Private: read by you and our staff only.",
    )

    def validate_title(self, title: str) -> str:
        return _kept(validate_title, title)

    def validate_body_markdown(self, body: str) -> str:
        return _kept(validate_body, body)

    def validate_product(self, number: int | None) -> Product | None:
        return _row(Product, number, _("There is no such product."))

    def validate_board(self, number: int | None) -> Board | None:
        return _row(Board, number, _("There is no such board."))


class PostSent(Sent):
    """What is said in a conversation: a reply, or what a post shall say from now on."""

    body_markdown = serializers.CharField(max_length=BODY_LIMIT)

    def validate_body_markdown(self, body: str) -> str:
        return _kept(validate_body, body)


class AcceptedSent(Sent):
    """Which reply answers the question; it must be one of the conversation in the context."""

    post = NumberField(help_text="Id of a reply of this conversation.")

    def validate_post(self, number: int) -> Post:
        return _reply(self.context["thread"], number)


class ResolutionSent(Sent):
    """That a conversation is settled, and by which reply, if by one."""

    answer = NumberField(required=False, allow_null=True, help_text="Id of a reply of this conversation.")

    def validate_answer(self, number: int | None) -> Post | None:
        return number and _reply(self.context["thread"], number)


class TagsSent(Sent):
    """All the words by which a conversation is found."""

    tags = serializers.ListField(child=serializers.CharField(max_length=TAG_LIMIT), max_length=TAGS_AT_MOST)


class ThreadQuery(Query):
    """Which conversations a list shows."""

    board = serializers.SlugField(max_length=SLUG_LIMIT, required=False, help_text="Slug of a board.")
    product = serializers.SlugField(max_length=SLUG_LIMIT, required=False, help_text="Slug of a product.")
    tag = serializers.SlugField(max_length=TAG_LIMIT, required=False, allow_unicode=True, help_text="Slug of a tag.")
    kind = serializers.ChoiceField(choices=Kind.choices, required=False)
    status = serializers.ChoiceField(
        choices=[*STATES, *Resolution.How.values],
        required=False,
        help_text="Where it stands; `resolved` is any of `confirmed`, `closed` and `timed_out`.",
    )
    said_on = serializers.CharField(
        max_length=NAME_LIMIT,
        required=False,
        help_text=f"The place where it was said first, as in `said_on`; `{HERE}` for this site.",
    )
    asked_by = serializers.ChoiceField(
        choices=["me"], required=False, help_text="Those that the owner of the token opened."
    )


def _kept(validate: Callable[[str], str], text: str) -> str:
    try:
        return validate(text)
    except ValidationError as error:
        raise serializers.ValidationError(error.messages) from error


def _row(model: type[models.Model], number: int | None, missing: str) -> models.Model | None:
    if number is None:
        return None
    if (found := model._default_manager.filter(pk=number).first()) is None:
        raise serializers.ValidationError(missing)
    return found


def _reply(thread, number: int) -> Post:
    found = thread.posts.present().shown().filter(pk=number, is_opening=False).first()
    if found is None:
        raise serializers.ValidationError(_("That reply is not part of this conversation."))
    return found
