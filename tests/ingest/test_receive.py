"""What was heard becomes a complaint, once, masked, and public only as its source's policy says."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.activity.models import Event
from apps.forum.models import Post, Thread
from apps.forum.verbs import post_reply
from apps.ingest.models import Complaint, Rejection, Tombstone
from apps.ingest.verbs import receive
from apps.people.models import User
from apps.sources.connectors import OfficialReply, Unreadable, Withdrawal
from apps.sources.models import Policy
from tests.stand_in import NOON, heard

HOUR = timedelta(hours=1)


def test_something_heard_becomes_a_public_thread_that_names_where_it_was_said(stand_in):
    receive(stand_in, [heard()])

    thread = Thread.objects.get()
    post = thread.posts.get()
    assert thread.title == "My kettle leaks"
    assert thread.visibility == "public"
    assert thread.said_on == post.said_on == "Stand-in"
    assert post.said_by == "@joe"
    assert post.said_at_url == "https://network.example/1"
    assert thread.opened_at == post.posted_at == NOON
    assert post.author.is_staged
    assert Complaint.objects.get().fate == "published"


def test_the_same_item_twice_is_one_thread(stand_in):
    receive(stand_in, [heard(), heard()])
    again = receive(stand_in, [heard()])

    assert Thread.objects.count() == Complaint.objects.count() == 1
    assert (len(again.added), again.unchanged) == (0, 1)


def test_nothing_personal_is_public_and_staff_can_see_what_was_masked(stand_in, company):
    receive(stand_in, [heard(text="Call me at +49 170 1234567 or joe@mail.example about order AC-123456.")])

    complaint = Complaint.objects.get()
    public = Post.objects.get().html + Thread.objects.get().title
    for secret in ("1234567", "joe@mail.example", "AC-123456"):
        assert secret not in public
        assert secret not in complaint.text
    assert {mask["kind"] for mask in complaint.masks} == {"phone", "email", "order_number"}
    assert "joe@mail.example" in complaint.raw["text"]


@pytest.mark.parametrize("policy", [Policy.AFTER_TRIAGE, Policy.NEVER])
def test_nothing_is_public_before_the_policy_says_so(stand_in, policy):
    stand_in.policy = policy
    stand_in.save()
    receive(stand_in, [heard()])

    assert not Thread.objects.exists()
    assert Complaint.objects.get().fate == "waiting"


def test_markup_from_elsewhere_is_shown_as_it_was_typed(stand_in):
    receive(stand_in, [heard(text="# Not a heading\n<script>alert(1)</script> **not bold** [x](javascript:alert(1))")])

    html = Post.objects.get().html
    assert "<script" not in html
    assert "<strong>" not in html
    assert "<h" not in html
    assert "javascript:alert(1)" in html and 'href="javascript' not in html


def test_a_newer_version_replaces_the_words_and_keeps_the_old_ones(stand_in):
    receive(stand_in, [heard()])
    receive(stand_in, [heard(text="It stopped leaking.", version=NOON + HOUR)])

    post = Post.objects.get()
    assert "stopped" in post.html
    assert post.edited_at == NOON + HOUR
    assert "leaks" in post.revisions.get().body


def test_an_older_version_that_comes_late_changes_nothing(stand_in):
    receive(stand_in, [heard(text="Newest.", version=NOON + HOUR)])
    receive(stand_in, [heard(text="Older.", version=NOON)])

    assert "Newest" in Post.objects.get().html
    assert not Post.objects.get().revisions.exists()


def test_what_is_withdrawn_there_leaves_no_words_here(stand_in):
    receive(stand_in, [heard(text="Secret words about my kettle.")])
    receive(stand_in, [heard(text="Secret words, edited.", version=NOON + HOUR)])
    receive(stand_in, [Withdrawal("1")])

    post = Post.objects.select_related("thread").get()
    complaint = Complaint.objects.get()
    assert complaint.fate == "withdrawn"
    assert (post.body, post.html, post.said_by, post.said_at_url) == ("", "", "", "")
    assert not post.revisions.exists()
    assert "Secret" not in f"{post.thread.title}{complaint.text}{complaint.raw}{complaint.title}"
    assert post.thread.visibility == "held"


def test_a_withdrawal_with_replies_leaves_a_tombstone_in_a_public_thread(stand_in, omar):
    from apps.forum.verbs import post_reply

    receive(stand_in, [heard()])
    post_reply(Thread.objects.get(), by=omar, body="We are on it.")
    receive(stand_in, [Withdrawal("1")])

    thread = Thread.objects.get()
    assert thread.visibility == "public"
    assert thread.posts.get(is_opening=True).is_withdrawn
    assert "on it" in thread.posts.get(is_opening=False).html


def test_what_was_withdrawn_before_it_was_heard_stays_out(stand_in):
    receive(stand_in, [Withdrawal("1")])
    receive(stand_in, [heard(), heard(text="Edited", version=NOON + HOUR)])

    assert Tombstone.objects.get().external_id == "1"
    assert not Complaint.objects.exists()
    assert not Thread.objects.exists()
    assert Rejection.objects.get().reason == "withdrawn"


def test_a_withdrawal_that_overtakes_an_edit_wins(stand_in):
    receive(stand_in, [heard()])
    receive(stand_in, [Withdrawal("1")])
    receive(stand_in, [heard(text="I am back", version=NOON + 3 * HOUR)])

    assert Post.objects.get().body == ""


def test_a_conversation_keeps_its_shape(stand_in):
    receive(stand_in, [heard(), heard("2", "Mine, too.", "eva", NOON + HOUR, parent_id="1")])

    thread = Thread.objects.get()
    reply = thread.posts.get(is_opening=False)
    assert "Mine" in reply.html
    assert reply.answers == thread.posts.get(is_opening=True)
    assert thread.reply_count == 1


def test_a_reply_that_comes_before_its_parent_waits_and_joins_it(stand_in, catch_up):
    receive(stand_in, [heard("2", "Mine, too.", "eva", NOON + HOUR, parent_id="1")])
    assert not Thread.objects.exists()

    receive(stand_in, [heard()])
    assert Thread.objects.get().posts.count() == 2
    assert set(Complaint.objects.values_list("fate", flat=True)) == {"published"}


def test_a_reply_whose_parent_never_comes_opens_a_thread_of_its_own_in_the_end(stand_in, network):
    from apps.ingest.verbs.publish import publish_due_orphans

    receive(stand_in, [heard("2", "Mine, too.", "eva", parent_id="1")])
    assert publish_due_orphans() == 0
    Complaint.objects.update(waits_for_parent_until=timezone.now())
    assert publish_due_orphans() == 1
    assert Thread.objects.count() == 1


def test_a_parent_that_comes_after_that_takes_the_reply_in(stand_in, catch_up):
    from apps.ingest.verbs.publish import publish_due_orphans

    receive(stand_in, [heard("2", "Mine, too.", "eva", NOON + HOUR, parent_id="1")])
    Complaint.objects.update(waits_for_parent_until=timezone.now())
    publish_due_orphans()
    receive(stand_in, [heard()])
    catch_up()

    thread = Thread.objects.public().get()
    assert [post.author.name for post in thread.posts.in_reading_order()] == ["Joe", "Eva"]
    assert set(Complaint.objects.values_list("thread", flat=True)) == {thread.pk}
    assert thread.posts.filter(is_opening=True).get().author.name == "Joe"


def test_a_reply_finds_its_nearest_known_ancestor_through_the_network(stand_in, network, catch_up):
    receive(stand_in, [heard()])
    network.above["3"] = [("1:a", {}), ("2:a", {})]
    receive(stand_in, [heard("3", "Same for me.", "eva", NOON + HOUR, parent_id="2")])
    catch_up()

    assert Thread.objects.get().posts.count() == 2


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"is_public": False}, "not_public"),
        ({"is_own": True}, "own"),
        ({"is_repost": True}, "repost"),
        ({"text": "   "}, "empty"),
    ],
)
def test_what_is_turned_away_is_counted_by_reason(stand_in, fields, reason):
    receive(stand_in, [heard(**fields)])
    receive(stand_in, [heard(**fields)])

    assert not Complaint.objects.exists()
    assert Rejection.objects.get().reason == reason


@pytest.mark.parametrize(
    ("filters", "item", "reason"),
    [
        ({"languages": ["de"]}, {"language": "en"}, "language"),
        ({"blocked_handles": ["@JOE"]}, {}, "handle"),
        ({"blocked_words": ["Leaks"]}, {}, "word"),
        ({"skip_replies": True}, {"parent_id": "unknown"}, "reply"),
        ({"skip_links_only": True}, {"text": "https://a.example @acme #x"}, "links_only"),
    ],
)
def test_each_filter_of_a_source_turns_away_what_it_names(stand_in, filters, item, reason):
    stand_in.filters = filters
    stand_in.save()
    receive(stand_in, [heard(**item), heard("2", "Guter Wasserkocher, schlechter Deckel", "eva", language="de")])

    assert [one.reason for one in Rejection.objects.all()] == [reason]
    assert Complaint.objects.get().external_id == "2"


def test_official_replies_stand_in_the_thread_with_their_own_times_and_voice(stand_in, company):
    replied = OfficialReply("Hello Joe, please descale it. support@acme.example", NOON + HOUR)
    receive(stand_in, [heard(replies=(replied,))])
    receive(stand_in, [heard(replies=(replied,))])

    thread = Thread.objects.get()
    answer = thread.posts.get(is_opening=False)
    assert answer.voice == "official"
    assert answer.author.name == "Acme"
    assert answer.posted_at == NOON + HOUR
    assert "support@acme.example" in answer.html
    assert thread.first_response_time == HOUR
    assert not answer.goes_home


def test_a_reply_older_than_what_it_answers_has_an_unknown_response_time(stand_in):
    receive(stand_in, [heard(replies=(OfficialReply("Thanks.", NOON - HOUR),))])

    thread = Thread.objects.get()
    assert thread.answered_at == NOON - HOUR
    assert thread.first_response_time is None


def test_every_complaint_is_told_once(stand_in):
    receive(stand_in, [heard(), heard("2", author="eva")])
    receive(stand_in, [heard()])

    assert Event.objects.of("complaint.received").count() == 2


@pytest.mark.one_database
def test_a_thousand_complaints_are_screened_not_once(stand_in, company, monkeypatch):
    """What was heard elsewhere passed its source's policy; looking at each again would cost queries for each."""
    screened = []
    monkeypatch.setattr(
        "apps.forum.verbs.screening._screeners", [lambda words, thread, so_far: screened.append(words) or so_far]
    )
    later = NOON + HOUR
    said = [
        heard(str(number), author=f"p{number}", replies=(OfficialReply("Thanks.", later),)) for number in range(500)
    ]
    said += [heard(f"r{number}", author=f"q{number}", parent_id=str(number)) for number in range(500)]
    receive(stand_in, said)
    receive(
        stand_in, [heard(str(number), "It leaks no more.", author=f"p{number}", version=later) for number in range(9)]
    )
    assert (Thread.objects.count(), Post.objects.count()) == (500, 1_500)
    assert Post.objects.filter(body__contains="no more").count() == 9
    assert screened == []
    # The same screener is asked about what is written here.
    thread = Thread.objects.first()
    post_reply(thread, by=thread.author, body="Still dry.")
    assert len(screened) == 1


def test_a_time_in_the_future_is_taken_as_now(stand_in):
    receive(stand_in, [heard(said_at=timezone.now() + timedelta(days=400))])

    assert Complaint.objects.get().said_at <= timezone.now()


def test_hostile_names_and_addresses_are_cleaned(stand_in):
    item = heard(text="Fine\u202e kettle\x00", author="j\u200boe")
    receive(stand_in, [item])

    assert User.objects.staged().get().name.lower() == "joe"
    assert "\u202e" not in Post.objects.get().body
    assert "\x00" not in Post.objects.get().body


@pytest.mark.one_database
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(6)), cut=st.integers(1, 5), repeat=st.booleans())
def test_any_order_of_versions_and_withdrawals_ends_the_same(stand_in, order, cut, repeat):
    Complaint.objects.all().delete()
    Post.objects.all().delete()
    Thread.objects.all().delete()
    Tombstone.objects.all().delete()
    Rejection.objects.all().delete()
    told = [
        heard("1", "First words", version=NOON),
        heard("1", "Second words", version=NOON + HOUR),
        heard("1", "Third words", version=NOON + 2 * HOUR),
        heard("2", "Gone soon", "eva", version=NOON),
        heard("2", "Gone soon, edited", "eva", version=NOON + HOUR),
        Withdrawal("2"),
    ]
    shuffled = [told[number] for number in order]
    for part in (shuffled[:cut], shuffled[cut:], *([shuffled] if repeat else [])):
        receive(stand_in, part)

    assert "Third words" in Complaint.objects.get(external_id="1").post.body
    assert not Complaint.objects.filter(external_id="2").exclude(fate="withdrawn").exists()
    assert not any("Gone" in post.body for post in Post.objects.all())
    assert Complaint.objects.filter(external_id="1").count() == 1


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("@acme @help the lid is loose", "the lid is loose"),
        ("First sentence here. Second one.", "First sentence here"),
        ("Why does it leak so much? I ask.", "Why does it leak so much?"),
        ("@acme", "@acme"),
        ("word " * 60, "word " * 19 + "word…"),
    ],
)
def test_a_title_is_the_first_sentence_without_whom_it_addresses(stand_in, text, title):
    receive(stand_in, [heard(text=text)])
    assert Complaint.objects.get().title == title


@pytest.mark.parametrize("identifier", ["a\x00b", "x" * 256])
def test_an_id_that_no_database_keeps_is_unreadable(identifier):
    with pytest.raises(Unreadable, match="id may have"):
        heard(identifier)
