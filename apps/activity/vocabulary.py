"""The words of the log: every action that may be recorded, with its sentence, icon and tone."""

from dataclasses import dataclass

_actions: dict[str, "Action"] = {}


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can happen, named noun.past_participle, with the sentence that tells it.

    `sentence` may use {actor} and any particular by name. `is_public` says whether the timeline shows it to
    everybody; `icon` names a symbol of the sprite.
    """

    name: str
    sentence: str
    icon: str = "dot"
    is_public: bool = True

    def __post_init__(self):
        if self.name in _actions:
            raise ValueError(f"the action {self.name!r} is declared twice")
        _actions[self.name] = self

    def __str__(self):
        return self.name


def action_named(name: str) -> Action | None:
    """The action of that name; None for one whose app is gone."""
    return _actions.get(name)


def all_actions() -> list[Action]:
    """Every declared action."""
    return list(_actions.values())
