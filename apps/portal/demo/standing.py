"""Whom the demo's company vouches for, and which words it watches."""

from apps.moderation.models import WordList
from apps.moderation.verbs import save_word_list, trust_person
from apps.people.models import Organisation, User
from apps.people.verbs import set_members, verify_organisation

from .company import WORD_LISTS
from .people import PARTNER

CHAMPION = "bela"


def vouch(cast: dict[str, User]) -> None:
    """A partner may answer in its name, and the neighbour who answers most is not looked over the shoulder."""
    name, url, speaker = PARTNER
    organisation = Organisation.objects.create(name=name, url=url)
    set_members(organisation, [cast[speaker].nickname], by=cast["mona"])
    verify_organisation(organisation, by=cast["mona"])
    # Their organisation is asked of them whenever they say something.
    cast[speaker].refresh_from_db()
    trust_person(cast[CHAMPION], by=cast["nils"])


def watch_words(*, by: User) -> None:
    """What is held, tagged or brought to somebody's eyes because of a word."""
    for decided in WORD_LISTS:
        save_word_list(WordList(**decided), by=by)
