import pytest

from apps.delivery.models import Delivery
from apps.forum.models import Thread
from apps.forum.verbs import post_reply
from apps.ingest.verbs import receive
from tests.stand_in import heard


@pytest.fixture
def complained(stand_in):
    """Joe complained there, and his words are a thread here."""
    receive(stand_in, [heard()])
    return Thread.objects.get()


@pytest.fixture
def answered(complained, omar):
    """Omar answered and wants it carried home; nothing was carried yet."""
    post_reply(complained, by=omar, body="Please **descale** it.", goes_home=True)
    return complained


@pytest.fixture
def delivery(answered):
    """The delivery of Omar's answer, queued and not tried."""
    from apps.activity.verbs import relay

    relay()
    return Delivery.objects.get()
