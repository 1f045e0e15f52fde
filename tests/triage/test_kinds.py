import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.triage.kinds import guess_kind
from apps.triage.models import Kind


@pytest.mark.parametrize(
    "text",
    [
        "How do I change my address?",
        "how can i cancel my order",
        "Can I pay by invoice?",
        "Wie kann ich mein Passwort ändern",
        "Où est ma commande ?",
        "¿Dónde está mi pedido?",
        "请问怎么退货",
        "どうすればいいですか",
        "هل يمكن الدفع نقدا؟",
        "можно ли вернуть товар",
    ],
)
def test_a_question_asks(text):
    assert guess_kind(text) == Kind.QUESTION


@pytest.mark.parametrize(
    "text",
    [
        "It would be nice to have a dark mode",
        "Please add support for invoices",
        "Es wäre schön, wenn man Fotos anhängen könnte",
        "Ce serait bien d’avoir un mode sombre",
        "Estaría bien poder pagar a plazos",
        "建议增加夜间模式",
        "Could you add a dark mode?",
    ],
)
def test_an_idea_wishes(text):
    assert guess_kind(text) == Kind.IDEA


@pytest.mark.parametrize(
    "text", ["Vielen Dank, das ging schnell", "Gracias por la ayuda", "ありがとうございました", "谢谢你们"]
)
def test_thanks_in_a_short_text_are_praise(text):
    assert guess_kind(text) == Kind.PRAISE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The parcel never came",
        "Thanks for nothing, still no refund",
        "Danke, aber das Paket fehlt noch",
        "见 https://example.org/?page=2",
        "https://example.org/search?q=help",
    ],
)
def test_everything_else_is_a_problem(text):
    assert guess_kind(text) == Kind.PROBLEM


def test_stars_decide_between_praise_and_problem():
    assert guess_kind("Great", rating=5, sentiment=0.6) == Kind.PRAISE
    assert guess_kind("", rating=4) == Kind.PRAISE
    assert guess_kind("The worst of all", rating=5, sentiment=-0.6) == Kind.PROBLEM
    assert guess_kind("Great", rating=3, sentiment=0.6) == Kind.PROBLEM
    assert guess_kind("Why?", rating=1) == Kind.PROBLEM


def test_a_wish_is_an_idea_unless_it_comes_in_anger():
    assert guess_kind("please add dark mode", rating=4) == Kind.IDEA
    assert guess_kind("please add dark mode", rating=1) == Kind.PROBLEM
    assert guess_kind("please add a human being who answers", sentiment=-0.8) == Kind.PROBLEM


def test_an_angry_question_is_a_problem():
    assert guess_kind("Why do you steal from your customers?", sentiment=-0.7) == Kind.PROBLEM


def test_english_thanks_are_weighed():
    assert guess_kind("Thank you so much", sentiment=0.6) == Kind.PRAISE
    assert guess_kind("Thanks", sentiment=0.1) == Kind.PROBLEM


@given(st.text(max_size=200), st.none() | st.integers(1, 5), st.none() | st.floats(-1, 1))
def test_every_text_has_a_kind(text, rating, sentiment):
    assert guess_kind(text, rating, sentiment) in Kind
