"""From what somebody typed to what may be stored."""

import pytest
from django.core.exceptions import ValidationError

from apps.forum.models import BODY_LIMIT, TITLE_LIMIT
from apps.forum.verbs import Composition, post_reply, validate_body, validate_title
from apps.people.models import Voice


def test_a_text_of_the_very_limit_is_taken_and_one_letter_more_is_not():
    assert len(validate_body("x" * BODY_LIMIT)) == BODY_LIMIT
    with pytest.raises(ValidationError, match="20001 characters; 20000"):
        validate_body("x" * (BODY_LIMIT + 1))


def test_a_title_of_the_very_limit_is_taken_and_one_letter_more_is_not():
    assert len(validate_title("x" * TITLE_LIMIT)) == TITLE_LIMIT
    with pytest.raises(ValidationError, match="151 characters; 150"):
        validate_title("x" * (TITLE_LIMIT + 1))


@pytest.mark.parametrize("nothing", ["", " ", "\n\n", "\u200b", "\u200b\ufeff \u2060", "\x00", "\u202e"])
def test_what_nobody_can_read_is_nothing(nothing):
    with pytest.raises(ValidationError, match="empty"):
        validate_body(nothing)
    with pytest.raises(ValidationError, match="title"):
        validate_title(nothing)


def test_letters_that_turn_the_line_around_are_taken_out():
    assert "\u202e" not in validate_title("invoice\u202efdp.exe")
    assert "\u202e" not in validate_body("invoice\u202efdp.exe")


def test_a_title_is_one_line():
    assert validate_title("Where\nis\tmy  parcel") == "Where is my parcel"


def test_right_to_left_words_stay():
    assert validate_title("أين طلبي") == "أين طلبي"


def test_a_post_keeps_the_voice_of_the_moment_it_was_written(thread, ana, omar, rita):
    posts = [post_reply(thread, by=person, body="Hello.") for person in (ana, omar, rita)]
    assert [post.voice for post in posts] == [Voice.CUSTOMER, Voice.EMPLOYEE, Voice.OFFICIAL]


def test_a_customer_who_later_joins_the_staff_spoke_as_a_customer(thread, ana):
    before = post_reply(thread, by=ana, body="I am a customer.")
    ana.is_staff = True
    ana.save()
    after = post_reply(thread, by=ana, body="I work here now.")
    before.refresh_from_db()
    assert (before.voice, after.voice) == (Voice.CUSTOMER, Voice.EMPLOYEE)


def test_a_representative_who_leaves_spoke_for_the_company(thread, rita):
    before = post_reply(thread, by=rita, body="We refund everybody.")
    rita.is_staff = False
    rita.save()
    before.refresh_from_db()
    assert before.voice == Voice.OFFICIAL
    assert post_reply(thread, by=type(rita).objects.get(pk=rita.pk), body="Bye.").voice == Voice.CUSTOMER


def test_the_names_of_other_places_are_cut_to_what_fits(thread, jane):
    post = Composition(by=jane, body="Hi.", said_on="p" * 99, said_by="n" * 999).as_post(thread)
    assert (len(post.said_on), len(post.said_by)) == (60, 150)
