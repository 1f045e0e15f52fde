"""Which conversations a list shows is read from its address, and written back into it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.test import RequestFactory

from apps.company.models import Product
from apps.forum.lists import STATES, WITHIN, ThreadFilter
from apps.forum.models import Board, Kind, Thread
from apps.forum.verbs import post_reply, resolve_thread


def chosen(user=None, **query) -> ThreadFilter:
    request = RequestFactory().get("/", query)
    request.user = user or AnonymousUser()
    return ThreadFilter.from_request(request)


def shown(choice, user=None):
    return set(choice.narrow(Thread.objects.all(), user))


def test_no_choice_shows_all(thread):
    assert chosen() == ThreadFilter()
    assert shown(chosen()) == {thread}
    assert chosen().address() == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "gone"),
        ("kind", "rant"),
        ("within", "31"),
        ("within", "-1"),
        ("board", "a b"),
        ("board", "x\x00"),
        ("product", "' OR 1=1"),
        ("product", "p" * 51),
        ("mine", "1"),
        ("public", "yes"),
    ],
)
def test_words_that_mean_nothing_here_are_left_out(db, name, value):
    assert chosen(**{name: value}) == ThreadFilter()


def test_states(make_thread, omar):
    waiting, answered, settled = make_thread(), make_thread(), make_thread()
    for thread in (answered, settled):
        post_reply(thread, by=omar, body="Answer.")
    resolve_thread(settled, by=omar)
    assert shown(chosen(state="open")) == {waiting}
    assert shown(chosen(state="answered")) == {answered}
    assert shown(chosen(state="resolved")) == {settled}
    assert shown(chosen(state="replied")) == {answered, settled}


def test_kind_board_product_and_span_narrow_together(make_thread, ago):
    board = Board.objects.create(name="Hardware", slug="hardware", position=5)
    product = Product.objects.create(name="Toaster", slug="toaster")
    particulars = {"board": board, "product": product, "kind": Kind.PROBLEM}
    wanted = make_thread(**particulars)
    make_thread(**particulars, at=ago(days=8))
    for name in particulars:
        make_thread(**{key: value for key, value in particulars.items() if key != name})
    assert shown(chosen(kind="problem", board="hardware", product="toaster", within="7")) == {wanted}


def test_mine_is_for_who_signed_in(make_thread, ana, bela):
    hers = make_thread(by=ana)
    make_thread(by=bela)
    assert shown(chosen(ana, mine="1"), ana) == {hers}


def test_public_leaves_out_what_only_this_visitor_sees(make_thread):
    everybody = make_thread()
    make_thread(visibility="held")
    make_thread(visibility="private")
    assert shown(chosen(public="1")) == {everybody}


def test_an_address_read_again_is_the_same_choice(ana):
    choice = ThreadFilter("resolved", "idea", "help", "toaster", "30", True, True)
    query = QueryDict(choice.address()).dict()
    assert chosen(ana, **query) == choice


def test_each_link_changes_one_word_and_knows_whether_it_is_chosen():
    choice = ThreadFilter(state="open", kind="idea")
    links = {str(link["label"]): link for link in choice.states()}
    assert len(links) == len(STATES) + 1
    assert [link["is_chosen"] for link in choice.states()] == [False, True, False, False, False]
    assert QueryDict(links["Resolved"]["address"]).dict() == {"state": "resolved", "kind": "idea"}
    assert QueryDict(links["All"]["address"]).dict() == {"kind": "idea"}
    assert len(choice.kinds()) == len(Kind.choices) + 1
    assert len(choice.spans()) == len(WITHIN) + 1
