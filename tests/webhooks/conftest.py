from datetime import timedelta

import pytest
from django.utils import timezone

from apps.webhooks.models import Endpoint, Message
from apps.webhooks.registry import all_types
from apps.webhooks.verbs import make_endpoint, send_owed_messages
from tests.webhooks.receiver import running_receiver


@pytest.fixture(scope="session")
def one_receiver():
    with running_receiver() as server:
        yield server


@pytest.fixture
def receiver(one_receiver):
    """A program elsewhere that answers 200 unless its `plan` says otherwise."""
    one_receiver.forget()
    return one_receiver


@pytest.fixture
def hears_everything(db, mona, receiver):
    """An endpoint of Mona's that hears of everything, and its secret."""
    return make_endpoint(by=mona, name="CRM", url=receiver.url, types=[kind.type for kind in all_types()])


@pytest.fixture
def endpoint(hears_everything):
    return hears_everything[0]


@pytest.fixture
def secret(hears_everything):
    return hears_everything[1]


@pytest.fixture
def send_later():
    """Let so much time pass that everything that waits is due, and no endpoint rests; then send."""

    def run(*, with_unfinished: bool = False) -> int:
        before = timezone.now() - timedelta(seconds=1)
        Message.objects.filter(state="waiting").update(next_at=before)
        if with_unfinished:
            Message.objects.filter(state="sending").update(lease_until=before)
        Endpoint.objects.update(rests_until=None)
        return send_owed_messages()

    return run
