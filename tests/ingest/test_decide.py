"""An agent decides: publish, merge, dismiss, correct."""

import pytest
from django.core.exceptions import ValidationError

from apps.forum.models import Thread
from apps.ingest.models import Complaint
from apps.ingest.verbs import (
    correct_complaint,
    dismiss_complaint,
    merge_complaint,
    publish_complaint,
    receive,
)
from apps.sources.models import Policy
from tests.stand_in import able, heard


@pytest.fixture
def complaint(stand_in):
    stand_in.policy = Policy.AFTER_TRIAGE
    stand_in.save()
    receive(stand_in, [heard()])
    return Complaint.objects.get()


def test_publishing_opens_a_thread_once(complaint, omar):
    publish_complaint(complaint, by=omar)
    publish_complaint(complaint, by=omar)

    assert Thread.objects.get().author == complaint.author
    assert complaint.decided_by == omar


def test_merging_adds_a_reply_that_names_where_it_was_said(complaint, omar, thread):
    merge_complaint(complaint, into=thread, by=omar)
    merge_complaint(Complaint.objects.get(), into=thread, by=omar)

    reply = thread.posts.get(is_opening=False)
    assert reply.said_on == "Stand-in"
    assert Complaint.objects.get().fate == "merged"
    assert Complaint.objects.get().thread == thread


def test_dismissing_leaves_nothing_public(complaint, omar):
    dismiss_complaint(complaint, by=omar, reason="spam")
    dismiss_complaint(complaint, by=omar)

    assert Complaint.objects.get().fate == "dismissed"
    assert not Thread.objects.exists()


def test_what_is_public_cannot_be_dismissed_or_merged(complaint, omar, thread):
    publish_complaint(complaint, by=omar)
    with pytest.raises(ValidationError, match="no longer waiting"):
        dismiss_complaint(complaint, by=omar)
    with pytest.raises(ValidationError, match="no longer waiting"):
        merge_complaint(complaint, into=thread, by=omar)


def test_a_source_that_is_never_published_stays_inside(complaint, omar, thread, stand_in):
    stand_in.policy = Policy.NEVER
    stand_in.save()
    complaint = Complaint.objects.select_related("source").get()
    with pytest.raises(ValidationError, match="never published"):
        publish_complaint(complaint, by=omar)
    with pytest.raises(ValidationError, match="never published"):
        merge_complaint(complaint, into=thread, by=omar)
    assert Thread.objects.count() == 1


def test_what_a_network_forbids_to_show_stays_inside(complaint, omar, stand_in):
    able(may_show_publicly=False)
    with pytest.raises(ValidationError, match="do not allow us to show"):
        publish_complaint(complaint, by=omar)


def test_a_correction_reaches_the_public_post(complaint, omar):
    publish_complaint(complaint, by=omar)
    correct_complaint(complaint, by=omar, text="My kettle, number [removed], leaks.")

    assert "removed" in Thread.objects.get().posts.get().html


def test_an_empty_correction_is_refused(complaint, omar):
    with pytest.raises(ValidationError, match="empty"):
        correct_complaint(complaint, by=omar, text=" \u200b ")
