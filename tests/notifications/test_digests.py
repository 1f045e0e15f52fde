"""A digest a day or a week: what was missed, once, and nothing where nothing was."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.forum.models import Visibility
from apps.forum.verbs import post_reply
from apps.foundation.models import OutgoingMail
from apps.notifications.models import Digest, Frequency, Notification, Preference
from apps.notifications.verbs import (
    choose_preference,
    digest,
    follow_subject,
    mail_due_notifications,
    make_digest,
    make_due_digests,
    mark_all_read,
    preference_of,
)
from apps.notifications.verbs.prefer import next_digest_at
from tests.notifications.readers import in_a_while
from tests.racing import at_once, errors, needs_postgresql

pytestmark = pytest.mark.django_db


@pytest.fixture
def daily(thread, bela, company, catch_up):
    """Bela follows Ana's question and wants a mail a day."""
    choose_preference(bela, frequency=Frequency.DAILY, hour=8)
    follow_subject(thread, by=bela)
    catch_up()
    return preference_of(bela)


def due(preference) -> datetime:
    return Preference.objects.get(pk=preference.pk).digest_due_at + timedelta(seconds=1)


def test_a_digest_brings_what_was_missed_once(daily, thread, bela, omar, mailoutbox, catch_up):
    post_reply(thread, by=omar, body="Descale it.")
    post_reply(thread, by=omar, body="And clean it.")
    catch_up()
    mail_due_notifications(now=in_a_while(minutes=5))
    assert make_due_digests() == 0, "it is not due yet"
    moment = due(daily)
    assert make_due_digests(now=moment) == 1
    assert make_due_digests(now=moment) == 0
    catch_up()
    [mail] = [mail for mail in mailoutbox if mail.to == [bela.email]]
    assert "The toaster does not toast" in mail.body
    assert "> Descale it." in mail.body
    assert mail.message()["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert Digest.objects.get().count == 2
    assert not Notification.objects.filter(recipient=bela, mail=None).exists()


def test_an_empty_digest_is_not_sent_and_the_next_is_due(daily):
    moment = due(daily)
    assert make_due_digests(now=moment) == 1
    assert not Digest.objects.exists()
    assert not OutgoingMail.objects.exists()
    assert due(daily) - moment == timedelta(days=1)


def test_each_day_brings_only_what_is_new(daily, thread, bela, omar, mailoutbox, catch_up):
    for day, words in enumerate(("First.", "Second.")):
        post_reply(thread, by=omar, body=words)
        catch_up()
        make_due_digests(now=due(daily))
        catch_up()
        mine = [mail for mail in mailoutbox if mail.to == [bela.email]]
        assert len(mine) == day + 1
    assert "First." not in mine[1].body


def test_what_was_read_on_the_site_is_not_in_the_digest(daily, thread, bela, omar, catch_up):
    post_reply(thread, by=omar, body="Descale it.")
    catch_up()
    mark_all_read(bela)
    make_due_digests(now=due(daily))
    assert not Digest.objects.exists()


def test_access_that_is_gone_means_it_is_not_in_the_digest(daily, thread, bela, omar, catch_up):
    post_reply(thread, by=omar, body="A secret.")
    catch_up()
    thread.visibility = Visibility.PRIVATE
    thread.save(update_fields=["visibility"])
    make_due_digests(now=due(daily))
    assert not Digest.objects.exists()


def test_a_run_killed_in_the_middle_sends_one_digest_in_the_end(daily, thread, omar, monkeypatch, catch_up):
    post_reply(thread, by=omar, body="Descale it.")
    catch_up()
    moment = due(daily)
    with monkeypatch.context() as killed:
        killed.setattr(Digest.objects, "create", lambda **fields: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            make_due_digests(now=moment)
    assert not OutgoingMail.objects.exists()
    make_due_digests(now=moment)
    assert Digest.objects.count() == OutgoingMail.objects.filter(to=daily.person.email).count() == 1


def test_a_long_stand_still_is_made_up_for_by_one_digest(daily, thread, omar, catch_up):
    post_reply(thread, by=omar, body="Descale it.")
    catch_up()
    make_due_digests(now=due(daily) + timedelta(days=3))
    assert Digest.objects.count() == 1
    assert due(daily) > in_a_while(days=3)


def test_who_goes_on_with_mails_at_once_loses_nothing(daily, thread, bela, omar, mailoutbox, catch_up):
    post_reply(thread, by=omar, body="Descale it.")
    catch_up()
    choose_preference(bela, frequency=Frequency.AT_ONCE)
    assert preference_of(bela).digest_due_at is None
    mail_due_notifications(now=in_a_while(minutes=3))
    catch_up()
    assert len([mail for mail in mailoutbox if mail.to == [bela.email]]) == 1
    assert make_due_digests(now=in_a_while(days=9)) == 0


def test_what_happened_while_no_mails_were_wanted_is_not_made_up_for(daily, thread, bela, omar, ago, catch_up):
    choose_preference(bela, frequency=Frequency.NONE)
    post_reply(thread, by=omar, body="Descale it.")
    catch_up()
    Notification.objects.update(created_at=ago(days=2))
    choose_preference(bela, frequency=Frequency.DAILY)
    make_due_digests(now=due(daily))
    assert not Digest.objects.exists()


def test_a_long_digest_shows_the_first_and_counts_the_rest(
    daily, thread, bela, omar, mailoutbox, monkeypatch, catch_up
):
    from apps.notifications import wording

    monkeypatch.setattr(wording, "SHOWN_IN_A_DIGEST", 3)
    for number in range(5):
        post_reply(thread, by=omar, body=f"Number {number}.")
    catch_up()
    make_due_digests(now=due(daily))
    catch_up()
    [mail] = [mail for mail in mailoutbox if mail.to == [bela.email]]
    assert "Number 2." in mail.body
    assert "Number 3." not in mail.body
    assert "and 2 more" in mail.body


@pytest.mark.parametrize(
    ("frequency", "hour", "after", "expected"),
    [
        (Frequency.DAILY, 8, "2026-05-04 07:59", "2026-05-04 08:00"),
        (Frequency.DAILY, 8, "2026-05-04 08:00", "2026-05-05 08:00"),
        (Frequency.DAILY, 0, "2026-12-31 23:59", "2027-01-01 00:00"),
        (Frequency.WEEKLY, 8, "2026-05-03 12:00", "2026-05-04 08:00"),
        (Frequency.WEEKLY, 8, "2026-05-04 08:00", "2026-05-11 08:00"),
        (Frequency.WEEKLY, 23, "2026-05-05 00:00", "2026-05-11 23:00"),
    ],
)
def test_the_next_digest_is_due_at_the_chosen_hour(frequency, hour, after, expected):
    preference = Preference(frequency=frequency, hour=hour)

    def moment(words):
        return datetime.fromisoformat(words).replace(tzinfo=UTC)

    assert next_digest_at(preference, moment(after)) == moment(expected)


@pytest.mark.parametrize("frequency", [Frequency.AT_ONCE, Frequency.NONE])
def test_no_digest_is_due_for_who_wants_none(frequency):
    assert next_digest_at(Preference(frequency=frequency), in_a_while()) is None


def test_people_beyond_one_run_are_seen_to_in_the_next(daily, omar, monkeypatch):
    choose_preference(omar, frequency=Frequency.WEEKLY)
    monkeypatch.setattr(digest, "AT_A_TIME", 1)
    moment = in_a_while(days=8)
    assert [make_due_digests(now=moment) for _ in range(3)] == [1, 1, 0]


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_four_clocks_at_once_make_one_digest(thread, bela, omar, catch_up):
    choose_preference(bela, frequency=Frequency.DAILY)
    follow_subject(thread, by=bela)
    catch_up()
    post_reply(thread, by=omar, body="Descale it.")
    catch_up()
    preference = preference_of(bela)
    moment = due(preference)
    assert errors(at_once(*[lambda: make_digest(preference, now=moment)] * 4)) == []
    assert Digest.objects.count() == OutgoingMail.objects.filter(to=bela.email).count() == 1
