"""What programs of the staff send about things heard elsewhere."""

from rest_framework import serializers

from apps.forum.models import Kind
from apps.foundation.api.parsing import LARGEST
from apps.foundation.api.serializers import Query, Sent
from apps.sources.connectors.fields import COUNT_LIMIT, ID_LIMIT, NAME_LIMIT, RATINGS, TEXT_LIMIT, TITLE_LIMIT
from apps.sources.connectors.webhook import ITEM_LIMIT

from ..asking import REASON_LIMIT
from ..models import Complaint

URL_LIMIT = 2_000


class ComplaintQuery(Query):
    """How the list of complaints is narrowed."""

    source = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST, help_text="Number of a source.")
    network = serializers.CharField(required=False, max_length=40, help_text="As `mastodon` or `webhook`.")
    fate = serializers.ChoiceField(required=False, choices=Complaint.Fate.choices)
    kind = serializers.ChoiceField(required=False, choices=Kind.choices)
    language = serializers.CharField(required=False, max_length=12, help_text="ISO 639, as it was judged.")
    since = serializers.DateTimeField(required=False, help_text="Heard at this moment or later.")
    external_id = serializers.CharField(required=False, max_length=255, help_text="The id there.")


class AuthorSent(Sent):
    """Who said it. The id is one of your own program and names one person for ever."""

    id = serializers.CharField(max_length=ID_LIMIT)
    name = serializers.CharField(max_length=NAME_LIMIT, required=False)
    handle = serializers.CharField(max_length=NAME_LIMIT, required=False, help_text="How it shows them.")
    url = serializers.URLField(max_length=URL_LIMIT, required=False)
    followers = serializers.IntegerField(min_value=0, max_value=COUNT_LIMIT, required=False)


class ItemSent(Sent):
    """One thing heard, or with `deleted` that it is gone. A later `updated_at` makes a newer version of it."""

    id = serializers.CharField(max_length=ID_LIMIT, help_text="The id there; one complaint however often it comes.")
    deleted = serializers.BooleanField(required=False)
    text = serializers.CharField(max_length=TEXT_LIMIT, required=False, help_text="Plain text.")
    title = serializers.CharField(max_length=TITLE_LIMIT, required=False)
    author = AuthorSent(required=False)
    created_at = serializers.DateTimeField(required=False, help_text="When it was said.")
    updated_at = serializers.DateTimeField(required=False, help_text="When it was last changed there.")
    url = serializers.URLField(max_length=URL_LIMIT, required=False, help_text="The address there.")
    in_reply_to = serializers.CharField(max_length=ID_LIMIT, required=False, help_text="The id of what it answers.")
    conversation = serializers.CharField(max_length=ID_LIMIT, required=False)
    lang = serializers.CharField(max_length=40, required=False, help_text="A language code, where it is known.")
    rating = serializers.IntegerField(min_value=RATINGS[0], max_value=RATINGS[1], required=False, help_text="Stars.")


class HandInSent(Sent):
    """Items for a source of the network `webhook`: what its webhook would send, without its signature."""

    source = serializers.IntegerField(min_value=1, max_value=LARGEST, help_text="Number of the source.")
    items = ItemSent(many=True, allow_empty=False, max_length=ITEM_LIMIT)


class NothingSent(Sent):
    """An empty object: the address says it all."""


class MergeSent(Sent):
    """Which conversation takes it."""

    thread = serializers.IntegerField(min_value=1, max_value=LARGEST, help_text="Id of a thread.")


class DismissalSent(Sent):
    """Why it needs no conversation here; for colleagues, not shown in public."""

    reason = serializers.CharField(max_length=REASON_LIMIT)
