"""What was heard stays with its words, wherever these move; answers there go home to it."""

import pytest

from apps.delivery.models import Delivery
from apps.desk.models import Case
from apps.forum.models import Thread
from apps.forum.verbs import merge_threads, post_reply, split_thread, unmerge_threads
from apps.ingest.models import Complaint
from apps.ingest.verbs import follow_posts, receive
from apps.sources.models import Policy
from tests.stand_in import heard


@pytest.fixture
def told(stand_in, catch_up):
    """Two complaints, each with a thread of its own: (first, second)."""
    stand_in.policy = Policy.AT_ONCE
    stand_in.save()
    receive(stand_in, [heard("1", text="The kettle leaks."), heard("2", text="The toaster is cold.")])
    catch_up()
    return [Complaint.objects.get(external_id=number) for number in "12"]


def threads() -> dict[str, int]:
    return dict(Complaint.objects.values_list("external_id", "thread"))


def test_they_follow_a_merge_and_come_back(told, rita, catch_up):
    first, second = told
    before = threads()
    merge = merge_threads(first.thread, into=second.thread, by=rita)
    catch_up()
    assert threads() == {"1": second.thread_id, "2": second.thread_id}
    unmerge_threads(merge, by=rita)
    catch_up()
    assert threads() == before


def test_they_follow_a_split(told, rita, catch_up):
    first, second = told
    merge_threads(first.thread, into=second.thread, by=rita)
    new = split_thread(second.thread, posts=[first.post], title="The kettle", by=rita)
    catch_up()
    assert threads() == {"1": new.pk, "2": second.thread_id}


def test_told_late_and_in_any_order_they_are_where_their_words_are(told, rita):
    first, second = told
    merge = merge_threads(first.thread, into=second.thread, by=rita)
    unmerge_threads(merge, by=rita)
    assert follow_posts(threads=[second.thread_id, first.thread_id]) == 0
    merge_threads(first.thread, into=second.thread, by=rita)
    assert follow_posts(threads=[first.thread_id]) == 1
    assert follow_posts(threads=[first.thread_id]) == 0


def test_every_conversation_keeps_a_case_of_its_own(told, rita, catch_up):
    first, second = told
    merge = merge_threads(first.thread, into=second.thread, by=rita)
    catch_up()
    assert Case.objects.get(thread=first.thread).state == Case.State.DONE
    unmerge_threads(merge, by=rita)
    catch_up()
    assert Case.objects.get(thread=first.thread).state == Case.State.NEEDS_ATTENTION
    merge_threads(first.thread, into=second.thread, by=rita)
    new = split_thread(second.thread, posts=[first.post], title="The kettle", by=rita)
    catch_up()
    assert Case.objects.filter(thread__in=[second.thread, new]).count() == 2
    assert Case.objects.get(thread=new).state == Case.State.NEEDS_ATTENTION


def test_an_answer_goes_home_from_where_the_words_are_now(told, omar, rita, catch_up, network):
    first, second = told
    merge = merge_threads(first.thread, into=second.thread, by=rita)
    catch_up()
    unmerge_threads(merge, by=rita)
    catch_up()
    post_reply(first.thread, by=omar, body="Send it in.", goes_home=True)
    catch_up()
    assert list(Delivery.objects.values_list("complaint__external_id", flat=True)) == ["1"]
    assert Thread.objects.get(pk=second.thread_id).reply_count == 0
