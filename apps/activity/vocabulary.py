"""The words of the log: every action that may be recorded, with its sentence, icon and tone."""

from collections.abc import Mapping
from dataclasses import dataclass, field

_actions: dict[str, "Action"] = {}


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can happen, named noun.past_participle, with the sentence that tells it.

    `sentence` may use {actor} and any particular by name. `is_public` says whether the timeline shows it to
    everybody; `icon` names a symbol of the sprite. `unnamed` is the sentence where nobody is known to have done it:
    time did, or a machine, or somebody who is gone. `special` has sentences of their own for some values of a
    particular: `{"how": {"timed_out": …}}`.
    """

    name: str
    sentence: str
    icon: str = "dot"
    is_public: bool = True
    unnamed: str = ""
    special: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)

    def __post_init__(self):
        if self.name in _actions:
            raise ValueError(f"the action {self.name!r} is declared twice")
        _actions[self.name] = self

    def __str__(self):
        return self.name

    def sentence_for(self, particulars: Mapping, *, has_actor: bool) -> str:
        """The sentence that fits what happened this time, its words not filled in yet."""
        for name, sentences in self.special.items():
            if found := sentences.get(str(particulars.get(name))):
                return found
        return self.sentence if has_actor else self.unnamed or self.sentence


def action_named(name: str) -> Action | None:
    """The action of that name; None for one whose app is gone."""
    return _actions.get(name)


def all_actions() -> list[Action]:
    """Every declared action."""
    return list(_actions.values())
