"""What becomes of words before others read them."""

from random import Random

import pytest
from django.core.exceptions import ValidationError

from apps.forum.models import Post, Standing, Thread, Visibility
from apps.forum.verbs import edit_post, open_thread, post_reply
from apps.moderation.models import Report, WordList
from apps.moderation.verbs import trust_person

LINK = "Look here: https://elsewhere.example/toasters"
SPAM = "Make money fast from home, check out my channel and subscribe: https://bit.ly/x https://cash.example/ now!!!"


def test_a_newcomers_link_waits_for_a_look_and_stands_in_the_queue(thread, bela, catch_up):
    post = post_reply(thread, by=bela, body=LINK)
    catch_up()
    assert Post.objects.get(pk=post.pk).standing == Standing.HELD
    report = Report.objects.get(post=post)
    assert report.is_open
    assert "elsewhere.example" in report.why[0]


def test_a_newcomers_plain_words_and_links_to_this_site_are_shown(thread, bela, catch_up, settings):
    settings.SITE_URL = "https://help.acme.example"
    settings.LINKS_EVERYBODY_MAY_SET = ["acme.example"]
    for body in (
        "Mine neither, since yesterday.",
        "See https://help.acme.example/threads/1/ and www.acme.example/manual.",
        "I wrote to support, and got no answer for 3 days!",
    ):
        assert post_reply(thread, by=bela, body=body).standing == Standing.SHOWN
    catch_up()
    assert not Report.objects.exists()


def test_a_host_that_only_ends_like_ours_is_not_ours(thread, bela, settings):
    settings.LINKS_EVERYBODY_MAY_SET = ["acme.example"]
    assert post_reply(thread, by=bela, body="https://evil-acme.example/ see").standing == Standing.HELD


def test_somebody_known_may_link_but_not_spam(thread, known):
    assert post_reply(thread, by=known, body=LINK).standing == Standing.SHOWN
    assert post_reply(thread, by=known, body=SPAM).standing == Standing.HELD


def test_somebody_trusted_waits_for_words_on_a_list_only(thread, bela, mona, word_list):
    trust_person(bela, by=mona)
    word_list("casino")
    assert post_reply(thread, by=bela, body=SPAM).standing == Standing.SHOWN
    assert post_reply(thread, by=bela, body="In the casino.").standing == Standing.HELD


def test_staff_is_not_screened(thread, omar, word_list):
    word_list("casino", effect=WordList.Effect.BLOCK)
    assert post_reply(thread, by=omar, body=f"About that casino: {SPAM}").standing == Standing.SHOWN


def test_in_private_only_lists_count(ana, word_list):
    thread = open_thread(by=ana, title="Between us", body=LINK, visibility=Visibility.PRIVATE)
    assert thread.posts.get().standing == Standing.SHOWN
    assert post_reply(thread, by=ana, body=LINK).standing == Standing.SHOWN


def test_a_held_opening_holds_its_conversation(ana, catch_up):
    thread = open_thread(by=ana, title="A question", body=LINK)
    catch_up()
    assert thread.visibility == Visibility.HELD
    assert Report.objects.get().post == thread.posts.get()


def test_a_blocked_word_is_refused_with_the_word(thread, bela, word_list):
    word_list("badword", effect=WordList.Effect.BLOCK)
    before = Post.objects.count()
    with pytest.raises(ValidationError, match="badword"):
        post_reply(thread, by=bela, body="Such a b@dword.")
    with pytest.raises(ValidationError, match="badword"):
        open_thread(by=bela, title="B A D W O R D", body="Fine.")
    assert Post.objects.count() == before


def test_a_list_that_is_switched_off_does_nothing(thread, bela, word_list):
    word_list("badword", effect=WordList.Effect.BLOCK, is_active=False)
    assert post_reply(thread, by=bela, body="badword").standing == Standing.SHOWN


def test_a_word_to_hold_names_its_list_for_staff(thread, known, word_list, catch_up):
    word_list("lawyer", name="Legal")
    post = post_reply(thread, by=known, body="My lawyer writes to you.")
    catch_up()
    assert post.standing == Standing.HELD
    assert Report.objects.get(post=post).why == ["The word list “Legal” found “lawyer”"]


def test_a_word_is_dotted_out_in_title_and_text(ana, word_list):
    word_list("darn", effect=WordList.Effect.CENSOR)
    thread = open_thread(by=ana, title="The darn toaster", body="It is **darn** slow. DARN!")
    assert thread.title == "The •••• toaster"
    assert thread.posts.get().body == "It is **••••** slow. ••••!"
    assert thread.posts.get().standing == Standing.SHOWN


def test_what_dots_cannot_reach_waits_for_a_look(thread, bela, word_list):
    word_list("darn", effect=WordList.Effect.CENSOR)
    assert post_reply(thread, by=bela, body="This is d a r n slow.").standing == Standing.HELD
    assert post_reply(thread, by=bela, body="This is da**rn** slow.").standing == Standing.HELD


def test_a_list_adds_its_tag(ana, word_list):
    word_list("refund", effect=WordList.Effect.TAG, tag="refunds")
    thread = open_thread(by=ana, title="Where is my refund", body="It is late.")
    assert [tag.name for tag in thread.tags.all()] == ["refunds"]
    assert Thread.objects.get().visibility == Visibility.PUBLIC


def test_the_name_of_an_author_is_looked_at_where_a_list_says_so(thread, bela, word_list):
    bela.name = "Casino Royal Support"
    bela.save()
    word_list("casino", in_name=True)
    assert post_reply(thread, by=bela, body="Good morning.").standing == Standing.HELD


def test_a_pattern_that_takes_too_long_holds_the_post(thread, known, word_list):
    word_list(patterns=r"a.{100}b", name="Slow")
    assert post_reply(thread, by=known, body="".join(Random(1).choices("ac", k=15_000))).standing == Standing.HELD
    assert post_reply(thread, by=known, body="Short and well.").standing == Standing.SHOWN


def test_a_change_is_screened_too(thread, bela, word_list):
    word_list("darn", effect=WordList.Effect.CENSOR)
    post = post_reply(thread, by=bela, body="Mine neither.")
    assert edit_post(post, by=bela, body="Mine neither, darn.").body == "Mine neither, ••••."
    with pytest.raises(ValidationError, match="staff"):
        edit_post(post, by=bela, body=LINK)


def test_the_same_words_in_many_conversations_are_noticed(make_thread, known, catch_up):
    threads = [make_thread(title=f"Number {number}") for number in range(3)]
    body = "Dear all, my uncle sells very good toasters of every colour, write to him today."
    standings = [post_reply(thread, by=known, body=body).standing for thread in threads]
    catch_up()
    assert standings[0] == Standing.SHOWN
    assert Report.objects.filter(post__body=body).count() == 2


def test_what_was_heard_elsewhere_is_not_screened(thread, jane, word_list):
    word_list("badword", effect=WordList.Effect.BLOCK)
    post = post_reply(thread, by=jane, body=f"badword {SPAM}", said_on="Mastodon")
    assert post.standing == Standing.SHOWN
