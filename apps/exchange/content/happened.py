"""The quiet lines between the posts of a conversation: what happened to it, as everybody reads it."""

import re
from functools import cache
from string import Formatter
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.activity.models import Event
from apps.activity.vocabulary import Action, action_named, all_actions
from apps.forum.models import Thread

from ..kinds import CONTROLS, HALVES, LARGEST_ID, Reference, Structure, Wrong
from ..nouns import Noun

SUBJECT = Thread._meta.label_lower
WORDS_LIMIT = 1_000
MOST = 20
NOT_WORDS = re.compile(f"{CONTROLS.pattern}|{HALVES.pattern}")


def public_actions() -> list[str]:
    """The names of everything that may happen and be told to everybody."""
    return sorted(action.name for action in all_actions() if action.is_public)


@cache
def named_in(action: Action) -> frozenset[str]:
    """The particulars that the sentences of an action name, or by which one of them is chosen; nothing else leaves."""
    sentences = [action.sentence, action.unnamed]
    for by_value in action.special.values():
        sentences += by_value.values()
    # In the language of the source: every translation names the same.
    words = {name for one in sentences for _before, name, _form, _how in Formatter().parse(str(one)) if name}
    return frozenset(words | set(action.special)) - {"actor"}


def _tell(values: dict[str, Any]) -> None:
    action = action_named(values["action"])
    told = values["particulars"] if isinstance(values["particulars"], dict) else {}
    names = named_in(action) if action else frozenset()
    # A sentence needs all that it names.
    values["particulars"] = dict.fromkeys(sorted(names - set(action.special if action else ())), "") | {
        name: CONTROLS.sub(" ", value)[:WORDS_LIMIT] if isinstance(value, str) else value
        for name, value in told.items()
        if name in names and isinstance(value, str | int | bool)
    }


def _read_particulars(value: Any) -> dict:
    if not isinstance(value, dict) or len(value) > MOST:
        raise Wrong(_("it should have at most %d parts") % MOST)
    for name, one in value.items():
        if len(name) > 60 or not name.isidentifier():
            raise Wrong(_("“%(name)s” is no name of a part") % {"name": name[:60]})
        is_text = isinstance(one, str) and len(one) <= WORDS_LIMIT and not NOT_WORDS.search(one)
        if not is_text and not (isinstance(one, int) and abs(one) <= LARGEST_ID):
            raise Wrong(_("“%(name)s” should be a line of text or a number") % {"name": name})
    return value


def _event_made(event: Event) -> None:
    action = action_named(event.action)
    if action is None or not action.is_public:
        raise ValidationError(_("“%(action)s” is nothing that is told to everybody") % {"action": event.action})
    names = named_in(action)
    if strange := event.particulars.keys() - names:
        raise ValidationError(_("“%(action)s” has no part “%(part)s”") % {"action": action.name, "part": min(strange)})
    if missing := {name for name in names if name not in action.special} - event.particulars.keys():
        raise ValidationError(
            _("“%(action)s” needs the part “%(part)s”") % {"action": action.name, "part": min(missing)}
        )


NOUNS = (
    Noun(
        name="events",
        model=Event,
        fields="action actor subject_id particulars happened_at",
        rows=lambda: Event.objects.filter(subject_type=SUBJECT, action__in=public_actions()),
        kinds={
            "subject_id": Reference("threads"),
            "particulars": Structure("the words that the sentence of this action names", _read_particulars),
        },
        left_out={"subject_type": "always a conversation"},
        tell=_tell,
        constant={"subject_type": SUBJECT},
        made=_event_made,
    ),
)
