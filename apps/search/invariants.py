from itertools import islice

from apps.foundation.invariants import invariant

from .engines import engine
from .news import with_news
from .searchable import all_searchables
from .verbs.index import differences


@invariant("S1", "The index holds what is public, all of it and nothing else, but for news that it is still owed.")
def index_holds_what_is_public():
    for thing in all_searchables():
        owed = with_news(thing.listener)
        for number in islice((number for number in differences(thing) if number not in owed), 100):
            yield f"{thing.name} {number} is in the index and cannot be found, or the other way round"


@invariant("S2", "Every entry of the index can be matched.")
def entries_can_be_matched():
    if missing := engine().missing_text():
        yield f"{missing} entries have no words that can be matched"
