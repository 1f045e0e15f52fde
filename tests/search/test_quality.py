"""Thirty searches as people type them, and what a reader of the threads would want to find first."""

from pathlib import Path

import pytest
from django.conf import settings

from apps.ingest.models import MovedPost
from apps.ingest.verbs import move_forum
from apps.search.asked import parse
from apps.search.finding import find
from apps.search.verbs import reindex

BEER = Path(settings.BASE_DIR).parent / "shared" / "data" / "stackexchange" / "beer"
SITE = "beer.stackexchange.com"
AMONG_THE_FIRST = 3
SHARE_FOUND = 0.9

# What is typed, and the ids (in the dump) of the questions that a reader would agree with.
WANTED = {
    "expired beer safe": {976, 195},
    "beer past best before date": {195, 976},
    "keep opened beer": {862, 3311},
    "beer after wine": {38},
    "IPA variants": {28},
    "whisky bourbon difference": {5015},
    "too much foam keg": {744, 203},
    "strongest beer": {680, 6561},
    "beer for beginners": {3420},
    "ale vs lager": {8},
    "stella artois glass": {788},
    "oysters in stout": {637},
    "lactose stout": {69},
    "iceland craft beer": {835},
    "drinking in the midle ages": {268},
    "brewing before yeast discovered": {401},
    "beers like corona": {3195},
    "beer belly": {418},
    "alcohol with antibiotics": {1082},
    "cool beer fast": {293},
    "reinheitsgebot": {430},
    "trappist vs abbey": {715},
    "dubbel tripel difference": {602},
    "do cans taste different": {518},
    "vodca moonshine": {5198},
    "growlers illegal florida": {546},
    "serving temperature": {5},
    "dark colour porter": {731},
    "ginger beer or cider": {702},
    "dehydration": {479},
}


@pytest.mark.thorough
@pytest.mark.skipif(not BEER.exists(), reason="the beer dump of the shared data is not here")
def test_nine_of_ten_searches_find_what_was_wanted_among_the_first_three(db):
    move_forum(BEER, site=SITE)
    reindex()
    opened = MovedPost.objects.filter(site=SITE, post__is_opening=True).values_list("external_id", "post__thread")
    address = {int(there): thread for there, thread in opened}
    missed = {}
    for typed, wanted in WANTED.items():
        found = find(parse(typed))
        first = [result.shown for result in [*found.results, *found.close][:AMONG_THE_FIRST]]
        places = {f"/threads/{address[one]}/" for one in wanted}
        if not any(shown.url.startswith(place) for shown in first for place in places):
            missed[typed] = [shown.url for shown in first]
    assert len(WANTED) == 30
    assert len(WANTED) - len(missed) >= SHARE_FOUND * len(WANTED), missed
