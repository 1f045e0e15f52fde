"""The words by which conversations are found together, and the words of their kinds."""

import pytest
from django.core.exceptions import ValidationError

from apps.activity.models import Event
from apps.forum.models import Kind, Status, Tag, Thread
from apps.forum.verbs import change_kind, merge_tags, post_reply, say_me_too, tag_thread
from tests.conftest import signed_in
from tests.forum.pages import Page


def names(thread) -> set[str]:
    return set(thread.tags.values_list("name", flat=True))


def test_a_thread_has_exactly_the_words_it_was_given(thread, ana):
    tag_thread(thread, by=ana, tags=["Heat", "toaster"])
    tag_thread(thread, by=ana, tags=["#toaster", " Bread "])
    assert names(thread) == {"toaster", "bread"}
    event = Event.objects.about(thread).of("thread.tagged").last()
    assert event.particulars == {"added": ["bread"], "removed": ["heat"]}


def test_the_same_words_again_tell_nothing(thread, ana):
    for _time in range(2):
        tag_thread(thread, by=ana, tags=["heat", "HEAT", ""])
    assert Event.objects.about(thread).of("thread.tagged").count() == 1
    assert Tag.objects.count() == 1


def test_five_are_the_most(thread, ana):
    with pytest.raises(ValidationError, match="5 tags are the most"):
        tag_thread(thread, by=ana, tags="abcdef")
    assert names(thread) == set()


@pytest.mark.parametrize(("tag", "says"), [("t" * 41, "too long"), ("!!!", "no letters")])
def test_what_is_no_tag_is_refused(thread, ana, tag, says):
    with pytest.raises(ValidationError, match=says):
        tag_thread(thread, by=ana, tags=[tag])


@pytest.mark.parametrize("tag", ["c++", "c#", "käse", "хлеб", "パン", "خبز", "ब्रेड", "2026"])
def test_a_tag_of_any_script_has_an_address_that_finds_it(client, thread, ana, tag):
    tag_thread(thread, by=ana, tags=["c", tag])
    address = next(link for link in Page(client.get(thread.get_absolute_url())).links() if "?tag=" in link)
    assert Tag.objects.values("slug").distinct().count() == 2
    assert thread.title in Page(client.get(address)).text
    slug = Tag.objects.get(name=tag).slug
    page = Page(client.get("/threads/", {"tag": slug}))
    assert thread.title in page.text
    assert f"Only with the tag “{tag}”" in page.text


def test_a_tag_that_nobody_has_finds_nothing(client, thread):
    page = Page(client.get("/threads/?tag=nothing"))
    assert thread.title not in page.text
    assert "Nothing matches" in page.text


def test_the_asker_and_staff_tag_on_the_page(client, thread, ana, omar):
    for person, words in ((ana, "heat, bread"), (omar, "heat; warranty")):
        form = Page(signed_in(client, person).get(thread.get_absolute_url())).form_to(f"/threads/{thread.pk}/tags/")
        assert client.post(form["action"], {"tags": words}).status_code == 302
    assert names(thread) == {"heat", "warranty"}


@pytest.mark.parametrize("who", [None, "bela"])
def test_nobody_else_tags(client, thread, request, who):
    if who:
        signed_in(client, request.getfixturevalue(who))
    assert client.post(f"/threads/{thread.pk}/tags/", {"tags": "heat"}).status_code == 403
    assert names(thread) == set()


def test_too_many_tags_are_refused_with_a_word(client, thread, ana):
    answer = signed_in(client, ana).post(f"/threads/{thread.pk}/tags/", {"tags": "a,b,c,d,e,f"}, follow=True)
    assert "5 tags are the most" in Page(answer).text


def test_a_tag_is_merged_into_another_and_forgotten(thread, make_thread, ana, rita):
    other = make_thread(title="Other")
    tag_thread(thread, by=ana, tags=["heat", "heating"])
    tag_thread(other, by=ana, tags=["heating"])
    stays = merge_tags(Tag.objects.get(name="heating"), into=Tag.objects.get(name="heat"), by=rita)
    assert names(thread) == names(other) == {"heat"}
    assert Tag.objects.get() == stays


def test_a_tag_is_not_merged_into_itself(thread, ana, rita):
    [tag] = tag_thread(thread, by=ana, tags=["heat"])
    with pytest.raises(ValidationError, match="itself"):
        merge_tags(tag, into=tag, by=rita)


@pytest.mark.parametrize(
    ("kind", "button", "said"),
    [
        ("question", "I have this too", "2 people have this too"),
        ("problem", "I have this too", "2 people have this too"),
        ("praise", "Thanks", "2 people say thanks, too"),
    ],
)
def test_each_kind_has_its_own_call(client, make_thread, kind, button, said):
    thread = make_thread(kind=kind)
    for voice in "ab":
        say_me_too(thread, browser=voice)
    page = Page(client.get(thread.get_absolute_url())).text
    assert button in page
    assert said in page
    assert said in client.get("/threads/").content.decode()


def test_nobody_waits_for_an_answer_to_praise(make_thread, client, omar):
    praise, idea, question = (make_thread(kind=kind) for kind in ("praise", "idea", "question"))
    assert [one.status for one in (praise, idea, question)] == [Status.OPEN] * 3
    assert len({one.status_label for one in (praise, idea, question)}) == 3
    assert "Waiting for an answer" not in Page(client.get(praise.get_absolute_url())).text
    post_reply(idea, by=omar, body="We are thinking about it.")
    assert Thread.objects.get(pk=idea.pk).status_label == "We have replied"


def test_staff_changes_the_kind_and_the_line_says_so(client, thread, omar):
    signed_in(client, omar).post(f"/threads/{thread.pk}/kind/", {"kind": "idea"})
    assert Thread.objects.get(pk=thread.pk).kind == Kind.IDEA
    assert "changed the kind from Question to Idea" in Page(client.get(thread.get_absolute_url())).text


@pytest.mark.parametrize("who", [None, "ana"])
def test_nobody_else_changes_the_kind(client, thread, request, who):
    if who:
        signed_in(client, request.getfixturevalue(who))
    assert client.post(f"/threads/{thread.pk}/kind/", {"kind": "idea"}).status_code == 403


def test_a_kind_that_is_none_is_refused(client, thread, omar):
    signed_in(client, omar).post(f"/threads/{thread.pk}/kind/", {"kind": "rant"})
    assert Thread.objects.get(pk=thread.pk).kind == Kind.QUESTION


def test_changing_the_kind_to_what_it_is_tells_nothing(thread, omar):
    change_kind(thread, by=omar, kind=Kind.QUESTION)
    assert not Event.objects.about(thread).of("thread.kind_changed").exists()
