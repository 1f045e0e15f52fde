"""Conversations for programs: what is read, by whom, and that opening one is the same as on the page."""

import pytest
from django.utils import timezone

from apps.activity.models import Event
from apps.company.models import Product
from apps.forum.models import Merge, Post, Thread, Visibility
from apps.forum.verbs import lock_thread, merge_threads, post_reply, resolve_thread, tag_thread, withdraw_post
from apps.foundation.api.scopes import Scope
from apps.ingest.models import Complaint
from apps.sources.models import Source
from tests.tokens import program

THREADS = "/api/v1/threads/"


@pytest.fixture
def from_x(make_thread, jane):
    """A conversation that began on X, with a reply written here."""
    thread = make_thread(by=jane, title="Toaster on fire", body="SECRETWORDS", said_on="X", said_by="@jane")
    source = Source.objects.create(name="X", network="x", lawful_basis="LIA 1")
    now = timezone.now()
    Complaint.objects.create(
        source=source, external_id="1789", author=jane, url="https://x.example/jane/1789", text="SECRETWORDS",
        said_at=now, version=now, thread=thread, post=thread.posts.get(),
    )  # fmt: skip
    return thread


def test_a_thread_is_shown_with_everything_around_it(thread, ana, omar):
    Thread.objects.filter(pk=thread.pk).update(product=Product.objects.create(name="Toaster", slug="toaster"))
    tag_thread(thread, by=omar, tags=["Heating"])
    reply = post_reply(thread, by=omar, body="Which *model*?")
    resolve_thread(thread, by=ana, answer=reply)
    lock_thread(thread, by=omar)
    shown = program().get(f"{THREADS}{thread.pk}/").json()
    assert shown["api_url"].endswith(f"/api/v1/threads/{thread.pk}/")
    assert shown["url"].endswith(thread.get_absolute_url())
    assert shown["title"] == thread.title and shown["author"]["name"] == "Ana"
    assert shown["tags"] == [{"slug": "heating", "name": "heating"}] and shown["product"]["slug"] == "toaster"
    assert (shown["status"], shown["resolution"]["how"]) == ("confirmed", "confirmed")
    assert shown["is_locked"] and shown["reply_count"] == 1 and shown["opened_at"].endswith("Z")
    assert shown["opening"]["body_markdown"] == "It stays cold." and shown["original"] is None
    assert "email" not in str(shown) and "example.org" not in str(shown)


def test_a_list_is_narrowed_by_named_filters_only(thread, make_thread, ana, bela, omar):
    other = make_thread(by=bela, title="Praise be", kind="praise")
    post_reply(other, by=omar, body="Thank you.")
    anybody, hers = program(), program(ana)

    def found(client, query):
        return [one["id"] for one in client.get(f"{THREADS}?{query}").json()["results"]]

    assert found(anybody, "") == [other.pk, thread.pk]
    assert found(anybody, "order=newest&kind=question") == [thread.pk]
    assert found(anybody, "status=answered") == [other.pk] and found(anybody, "status=confirmed") == []
    assert found(anybody, "said_on=here&board=help") == [other.pk, thread.pk]
    assert found(hers, "asked_by=me") == [thread.pk]
    assert anybody.get(f"{THREADS}?asked_by=me").status_code == 401
    for query in ("q=toaster", "status=burnt", "order=-id", "asked_by=ana", "author__email=x", "board=a%20b"):
        answer = anybody.get(f"{THREADS}?{query}")
        assert answer.status_code == 400, query
        assert answer.json()["errors"][0]["field"] == query.partition("=")[0]


def test_what_is_not_for_somebody_is_as_if_it_were_not_there(make_thread, ana, bela, omar):
    private = make_thread(visibility="private")
    missing = program(bela).get(f"{THREADS}99999/")
    for reader in (program(), program(bela), program(omar)):
        answer = reader.get(f"{THREADS}{private.pk}/")
        assert (answer.status_code, answer.json()) == (404, missing.json())
        assert reader.get(f"{THREADS}{private.pk}/posts/").status_code == 404
        assert reader.get(THREADS).json()["results"] == []
    for reader in (program(ana), program(omar, Scope.READ, Scope.STAFF_READ)):
        assert reader.get(f"{THREADS}{private.pk}/").json()["visibility"] == "private"
        assert len(reader.get(THREADS).json()["results"]) == 1


def test_somebody_opens_a_thread_as_on_the_page(ana, board, catch_up):
    product = Product.objects.create(name="Toaster", slug="toaster")
    words = {"title": "It smokes", "body_markdown": "A **lot**.", "product": product.pk, "board": board.pk}
    answer = program(ana).post(THREADS, words)
    thread = Thread.objects.get()
    assert answer.status_code == 201 and answer["Location"].endswith(f"{THREADS}{thread.pk}/")
    assert answer.json()["opening"]["body_html"] == "<p>A <strong>lot</strong>.</p>\n"
    assert (thread.author, thread.product, thread.kind, thread.is_public) == (ana, product, "question", True)
    assert Event.objects.filter(action="thread.opened", subject_id=thread.pk, actor=ana).count() == 1


def test_what_a_person_has_to_look_at_first_is_accepted_and_held(ana):
    answer = program(ana).post(THREADS, {"title": "Look", "body_markdown": "See https://shady.example/offer now"})
    assert answer.status_code == 202 and answer.json()["held"] is True
    thread = Thread.objects.get()
    assert thread.visibility == Visibility.HELD
    assert program().get(f"{THREADS}{thread.pk}/").status_code == 404


def test_what_does_not_fit_names_the_field_and_changes_nothing(ana):
    hers = program(ana)
    for words, field in (
        ({"title": "T"}, "body_markdown"),
        ({"title": "T" * 151, "body_markdown": "b"}, "title"),
        ({"title": "  \u200b ", "body_markdown": "b"}, "title"),
        ({"title": "T", "body_markdown": "b" * 20_001}, "body_markdown"),
        ({"title": "T", "body_markdown": "b", "product": 99}, "product"),
        ({"title": "T", "body_markdown": "b", "kind": "rant"}, "kind"),
        ({"title": "T", "body_markdown": "b", "visibility": "held"}, "visibility"),
        ({"title": "T", "body_markdown": "b", "author": 1}, "author"),
    ):
        answer = hers.post(THREADS, words)
        assert answer.status_code == 400 and answer["Content-Type"] == "application/problem+json"
        assert answer.json()["errors"][0]["field"] == field
    assert program(ana, Scope.READ, Scope.VOTE).post(THREADS, {"title": "T", "body_markdown": "b"}).status_code == 403
    assert program().post(THREADS, {"title": "T", "body_markdown": "b"}).status_code == 401
    assert not Thread.objects.exists()


def test_asking_is_limited_as_on_the_page(ana, settings):
    settings.LIMITS = {**settings.LIMITS, "ask": {"newcomer": "1/d"}}
    hers = program(ana)
    assert hers.post(THREADS, {"title": "One", "body_markdown": "b"}).status_code == 201
    refused = hers.post(THREADS, {"title": "Two", "body_markdown": "b"})
    assert refused.status_code == 429 and int(refused["Retry-After"]) > 0


def test_a_merged_thread_leads_on_and_a_withdrawn_one_is_gone(thread, make_thread, mona):
    other = make_thread(title="Cold toast")
    merge_threads(other, into=thread, by=mona)
    assert Merge.objects.filter(thread=other).exists()
    led = program().get(f"{THREADS}{other.pk}/")
    assert led.status_code == 307 and led["Location"].endswith(f"{THREADS}{thread.pk}/")
    for post in thread.posts.all():
        withdraw_post(post, by=None)
    assert program().get(f"{THREADS}{thread.pk}/").status_code == 410


def test_words_from_x_leave_as_an_id_and_a_link(from_x, ana, catch_up):
    reply = post_reply(from_x, by=ana, body="Mine, too.")
    original = {"network": "x", "external_id": "1789", "url": "https://x.example/jane/1789"}
    anybody = program()
    detail = anybody.get(f"{THREADS}{from_x.pk}/")
    listed = anybody.get(THREADS)
    posts = anybody.get(f"{THREADS}{from_x.pk}/posts/")
    single = anybody.get(f"/api/v1/posts/{from_x.posts.get(is_opening=True).pk}/")
    for answer in (detail, listed, posts, single):
        for words in ("SECRETWORDS", "on fire", "toaster-on-fire", "@jane", "Jane"):
            assert words not in answer.content.decode(), words
    assert detail.json()["original"] == original == detail.json()["opening"]["original"]
    assert detail.json()["title"] is None and listed.json()["results"][0]["author"] is None
    first, second = posts.json()["results"]
    assert first["original"] == original and first["body_markdown"] is None
    assert second["id"] == reply.pk and second["body_markdown"] == "Mine, too."


@pytest.mark.parametrize("reader", ["anybody", "author"])
def test_a_list_asks_the_same_number_of_questions_however_long_it_is(reader, make_thread, ana, omar):
    def open_some(number):
        for count in range(number):
            thread = make_thread(title=f"Thread {Thread.objects.count()}")
            tag_thread(thread, by=omar, tags=["a", f"t{count % 3}"])
            answer = post_reply(thread, by=omar, body="Hm.")
            if count % 2:
                resolve_thread(thread, by=ana, answer=answer)
                lock_thread(thread, by=omar)

    client = program(ana if reader == "author" else None)
    addresses = [THREADS, f"{THREADS}?order=most_voices", "/api/v1/tags/", "/api/v1/boards/"]
    open_some(3)
    one = Thread.objects.first()
    addresses.append(f"{THREADS}{one.pk}/posts/")
    for address in addresses:
        client.get(address)
    before = [client.queries(address) for address in addresses]
    open_some(9)
    for _number in range(9):
        post_reply(one, by=ana, body="And?")
    assert [client.queries(address) for address in addresses] == before
    assert max(before) <= 10
    assert Post.objects.filter(thread=one).count() > 10
