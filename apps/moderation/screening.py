"""What becomes of words before others read them: refused, held for a look, dotted out, tagged, or let pass."""

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from apps.forum.models import Thread, Visibility
from apps.forum.verbs.compose import Composition
from apps.forum.verbs.screening import Screened, screens

from .judging import findings, foreign_hosts, judge
from .matching.automaton import OutOfSteps
from .matching.lists import Finding, ready
from .matching.readings import Said
from .models import WordList
from .spam.score import Band
from .trusting import Level, trust_of

Effect = WordList.Effect
WORDS_SHOWN = 5


@screens
def keep_decent(composition: Composition, thread: Thread | None, so_far: Screened) -> Screened:
    """Apply the word lists, and hold what looks like spam or what a newcomer links to. Staff is not screened."""
    if composition.by.is_staff:
        return so_far
    screened = _apply_lists(composition, so_far)
    visibility = thread.visibility if thread else getattr(composition, "visibility", Visibility.PUBLIC)
    # In private only staff reads it, and a look would come too late for nobody.
    if visibility != Visibility.PRIVATE:
        screened.reasons += _doubts(composition, thread, screened)
    return screened


def _apply_lists(composition: Composition, screened: Screened) -> Screened:
    said = Said(body=screened.body, title=screened.title, name=str(composition.by))
    for stored, finding in findings(said, Effect.BLOCK, Effect.HOLD, Effect.CENSOR, Effect.TAG):
        if stored.effect == Effect.BLOCK and finding.found:
            raise ValidationError(
                _("This cannot be posted here as long as it says “%(words)s”. Say it in other words.")
                % {"words": _shown(finding)}
            )
        if stored.effect == Effect.TAG and finding.found:
            screened.tags.append(stored.tag)
        elif stored.effect == Effect.CENSOR and finding.found:
            _censor(stored, screened, str(composition.by))
        elif stored.effect != Effect.TAG:
            screened.reasons.append(_reason(stored, finding))
    return screened


def _censor(stored: WordList, screened: Screened, name: str) -> None:
    """Put dots in place of what was found. What cannot be reached with dots waits for a look instead."""
    words = ready(stored)
    try:
        body = words.censor(screened.body) if stored.in_body else screened.body
        title = words.censor(screened.title) if stored.in_title else screened.title
    except OutOfSteps:
        body, title = screened.body, screened.title
    screened.body, screened.title = body, title
    if finding := words.find(Said(body=body, title=title, name=name)):
        screened.reasons.append(_reason(stored, finding))


def _doubts(composition: Composition, thread: Thread | None, screened: Screened) -> list[str]:
    level = trust_of(composition.by)
    if level == Level.TRUSTED:
        return []
    text = f"{screened.title}\n{screened.body}"
    score = judge(body=screened.body, title=screened.title, thread=thread, level=level)
    is_new = level == Level.NEWCOMER
    doubts = []
    if score.band == Band.ACT:
        doubts.append(_("Looks like spam, %(score)s") % {"score": score.explain()})
    elif is_new and score.band == Band.ASK:
        doubts.append(_("By a newcomer and may be spam, %(score)s") % {"score": score.explain()})
    elif is_new and (hosts := foreign_hosts(text)):
        doubts.append(_("A newcomer links to %(host)s") % {"host": hosts[0]})
    return doubts


def _reason(stored: WordList, finding: Finding) -> str:
    if not finding.found:
        return _("The word list “%(name)s” took too long with this text") % {"name": stored.name}
    return _("The word list “%(name)s” found “%(words)s”") % {"name": stored.name, "words": _shown(finding)}


def _shown(finding: Finding) -> str:
    return Truncator(", ".join(finding.found[:WORDS_SHOWN])).chars(120)
