"""Why a score is what it is: the reasons a part may have, and the sentence that tells each."""

from collections.abc import Callable

from django.utils.formats import number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

REACH = "reach"
LOYALTY = "loyalty"
HEARD_BEFORE = "heard_before"
RULE = "rule"
RATING = "rating"
SENTIMENT = "sentiment"
URGENCY = "urgency"
PRAISE = "praise"
FLOOR = "floor"
CEILING = "ceiling"


def explain_part(part: dict) -> str:
    """One part of a score as a reader sees it: its points with their sign, and why.

    `part` is {"points": int, "reason": one of the codes above, "words": the values its sentence needs}. A reason that
    this version does not know is shown by its code.
    """
    tell = _SENTENCES.get(part["reason"])
    points = part["points"]
    return f"{'−' if points < 0 else '+'}{abs(points)} {tell(part.get('words', {})) if tell else part['reason']}"


def _tell_reach(words: dict) -> str:
    return _("reach %(followers)s") % {"followers": number_format(words["followers"], force_grouping=True)}


def _tell_heard_before(words: dict) -> str:
    sentence = ngettext("complained %(times)s time before", "complained %(times)s times before", words["times"])
    return sentence % {"times": number_format(words["times"], force_grouping=True)}


def _tell_rule(words: dict) -> str:
    if not words["found"]:
        return _("rule “%(name)s”") % words
    return get_text_list([_("“%(word)s”") % {"word": word} for word in words["found"]], _("and"))


def _tell_rating(words: dict) -> str:
    return ngettext("%(stars)s star", "%(stars)s stars", words["stars"]) % words


def _tell_urgency(words: dict) -> str:
    return _("urgent: “%(word)s”") % words


_SENTENCES: dict[str, Callable[[dict], str]] = {
    REACH: _tell_reach,
    LOYALTY: lambda words: _("loyal customer"),
    HEARD_BEFORE: _tell_heard_before,
    RULE: _tell_rule,
    RATING: _tell_rating,
    SENTIMENT: lambda words: _("negative words"),
    URGENCY: _tell_urgency,
    PRAISE: lambda words: _("praise"),
    FLOOR: lambda words: _("a score is never below 0"),
    CEILING: lambda words: _("a score is never above 100"),
}
