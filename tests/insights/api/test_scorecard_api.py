"""The public figures for everybody's programs are those of the page, each with the list of its rows."""

from urllib.parse import parse_qs, urlsplit

from apps.forum.lists import ThreadFilter
from apps.forum.models import Thread
from apps.insights.figures import FIGURES, IN_TABLES
from apps.insights.verbs import take_scorecard
from tests.api_contract.asking import ask


def rows_behind(url: str) -> int:
    words = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    return ThreadFilter.from_address(words).narrow(Thread.objects.all()).count()


def test_each_number_comes_with_the_list_that_it_counts(counted, settings):
    assert ask("GET", "scorecard/").status_code == 404
    settings.SCORECARD_SMALLEST_GROUP = 3
    content = take_scorecard(30).content
    told = ask("GET", "scorecard/?days=30").json()
    assert [one["name"] for one in told["figures"]] == [figure.name for figure in FIGURES]
    for one in told["figures"]:
        if one["unit"] != "span" and one["name"] != "satisfied":
            assert rows_behind(one["url"]) == one["number"], one["name"]
        if one["out_of"] is not None:
            assert rows_behind(one["out_of_url"]) == one["out_of"], one["name"]
    assert [part["by"] for part in told["parts"]] == ["channel", "department", "product"]
    for part in told["parts"]:
        assert part["withheld"] == content["withheld"][part["by"]]
        for group in part["groups"]:
            assert [one["name"] for one in group["figures"]] == list(IN_TABLES)
            assert rows_behind(group["figures"][0]["url"]) == group["figures"][0]["number"] >= 3
    assert sum(week["heard"] for week in told["weeks"]) == told["figures"][0]["number"]
    assert ask("GET", "scorecard/?days=31").json()["errors"][0]["field"] == "days"
    assert ask("GET", "scorecard/?days=90").status_code == 404
