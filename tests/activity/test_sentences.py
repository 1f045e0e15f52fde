"""The timeline tells what happened, and nothing that was said becomes markup."""

import pytest

from apps.activity import vocabulary
from apps.activity.models import Event
from apps.activity.vocabulary import Action, action_named
from apps.people.models import User

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "{actor.password}",
    "{0}",
    "%(actor)s",
    "&lt;b&gt;",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_particular_is_shown_as_it_was_written(knocked, words):
    told = Event(action="door.knocked", particulars={"place": words}).sentence()
    assert "<" not in told
    if "{" in words or "%" in words:
        assert words in told
    if words.startswith("&"):
        assert "&amp;lt;" in told


@pytest.mark.parametrize("name", HOSTILE[:3])
def test_a_hostile_name_is_shown_as_it_was_written(opened, name):
    told = Event(action="door.opened", actor=User(name=name)).sentence()
    assert "<" not in told
    assert "&lt;" in told


def test_nobody_in_particular_is_somebody(opened):
    assert Event(action="door.opened").sentence() == "Somebody opened the door"


def test_an_action_may_have_a_sentence_for_nobody_and_one_for_a_special_case():
    kettle = Action(
        "kettle.boiled",
        "{actor} boiled the kettle",
        unnamed="The kettle was boiled",
        special={"how": {"alone": "The kettle boiled by itself for {minutes} minutes"}},
    )
    try:
        told = [
            Event(action=kettle.name, actor=User(name="Ana"), particulars={"how": "gas"}).sentence(),
            Event(action=kettle.name).sentence(),
            Event(action=kettle.name, particulars={"how": "alone", "minutes": "<5>"}).sentence(),
        ]
    finally:
        vocabulary._actions.pop(kettle.name)
    assert told == [
        "Ana boiled the kettle", "The kettle was boiled", "The kettle boiled by itself for &lt;5&gt; minutes"
    ]  # fmt: skip


def test_an_action_whose_app_is_gone_still_shows_its_name():
    event = Event(action="<b>gone.away</b>")
    assert event.kind is None
    assert event.sentence() == "&lt;b&gt;gone.away&lt;/b&gt;"


def test_an_action_cannot_be_declared_twice(knocked):
    with pytest.raises(ValueError, match="declared twice"):
        Action("door.knocked", "Somebody knocked again")


def test_an_action_is_found_by_its_name(knocked):
    assert action_named("door.knocked") is knocked
    assert action_named("door.painted") is None
