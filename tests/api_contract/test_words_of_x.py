"""P11: what was said on X leaves for programs as an id and an address, without words, title and author."""

import pytest

from apps.desk.verbs import keep_cases
from apps.forum.verbs import post_reply
from apps.ingest.models import Complaint
from apps.ingest.verbs import merge_complaint, publish_complaint, receive
from apps.search.verbs import index_things
from apps.sources.connectors import registry
from apps.sources.models import Policy, Source
from tests.api_contract.asking import ask
from tests.api_contract.document import numbers_of, operations
from tests.stand_in import StandInConnector, heard

# Words that stand nowhere else, in the text, in the name of whoever said it, and made a title and an address of.
SECRET = "zyzzyx"


@pytest.fixture
def from_x(town, network, monkeypatch):
    """A conversation that began on X, a reply of X in one that began here, and something of X that still waits."""

    class X(StandInConnector):
        network, name = "x", "X"

    known = {**registry.all_connectors(), "x": X}
    monkeypatch.setattr(registry, "all_connectors", lambda: known)
    source = Source.objects.create(
        name="X", network="x", policy=Policy.AFTER_TRIAGE, is_enabled=True, lawful_basis="LIA 2"
    )
    words = f"The {SECRET} kettle leaks. It is a {SECRET}."
    receive(
        source, [heard(external_id=number, text=words, author=f"{SECRET}{number}") for number in ("71", "72", "73")]
    )
    first, second, third = Complaint.objects.filter(source=source).order_by("external_id")
    manager = town.people["manager"]
    first = publish_complaint(first, by=manager)
    second = merge_complaint(second, into=town.threads["public"], by=manager)
    post_reply(first.thread, by=manager, body="We look into it.", goes_home=True)
    keep_cases(threads=[first.thread_id], complaints=[third.pk])
    index_things("thread", [first.thread_id, second.thread_id])
    return first, second, third


def test_words_of_x_leave_by_no_door(town, document, from_x):
    first, second, third = from_x
    addresses = [
        f"threads/{first.thread_id}/", f"threads/{first.thread_id}/posts/", f"posts/{first.post_id}/",
        f"posts/{second.post_id}/", f"threads/{second.thread_id}/posts/", f"complaints/{third.pk}/",
        f"complaints/{first.pk}/", f"cases/{first.thread.case.pk}/", f"cases/{third.case.pk}/", "cases/?state=all",
        f"people/{first.author_id}/", "search/?q=kettle", "suggestions/?q=kettle", "threads/?page_size=100",
    ]  # fmt: skip
    for operation in operations(document):
        if operation.method == "GET" and operation.id != "schema":
            query = "?q=kettle" if operation.id.startswith("search_") else ""
            addresses.append(operation.path.format(**numbers_of(operation.path)) + query)
    leaks = [
        f"{role} {address}"
        for address in addresses
        for role, token in town.tokens.items()
        if SECRET in ask("GET", address, token).content.decode().lower()
    ]
    assert leaks == []


def test_what_leaves_says_where_the_words_are(town, from_x):
    first, second, third = from_x
    there = {"network": "x", "external_id": "71", "url": "https://network.example/71"}
    thread = ask("GET", f"threads/{first.thread_id}/").json()
    assert (thread["title"], thread["author"], thread["original"]) == (None, None, there)
    post = ask("GET", f"posts/{second.post_id}/").json()
    assert (post["body_markdown"], post["body_html"], post["author"]) == (None, None, None)
    assert post["original"] == there | {"external_id": "72", "url": "https://network.example/72"}
    complaint = ask("GET", f"complaints/{third.pk}/", town.tokens["staff"]).json()
    assert (complaint["external_id"], complaint["original_url"]) == ("73", "https://network.example/73")
    assert (complaint["text"], complaint["title"], complaint["handle"], complaint["author"]) == (None,) * 4
    assert first.thread_id in [row["id"] for row in ask("GET", "search/?q=kettle").json()["results"]]
    # Of other networks programs get the words.
    assert ask("GET", f"complaints/{town.said.pk}/", town.tokens["staff"]).json()["text"] == "It leaks."
