"""Omar writes, Edith writes on; whoever comes second sees both texts and loses nothing."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from apps.knowledge.models import BODY_LIMIT, SUMMARY_LIMIT, TITLE_LIMIT, Article, Audience, Revision
from apps.knowledge.verbs import (
    EditConflict,
    publish_revision,
    restore_revision,
    schedule_revision,
    submit_revision,
    withdraw_revision,
    write_revision,
)
from apps.knowledge.verbs.wording import read_wording


def test_a_new_article_begins_as_a_draft_that_nobody_reads(write, omar, section):
    revision = write()
    article = revision.article
    assert (revision.state, revision.number, revision.written_by) == (Revision.State.DRAFT, 1, omar)
    assert (article.title, article.slug, article.section) == ("Descale the kettle", "descale-the-kettle", section)
    assert not article.is_published
    assert not Article.objects.visible_to(omar).exists()
    assert '<h2 id="s-then">' in revision.html


def test_writing_goes_on_with_the_one_revision_at_work(write, edith):
    first = write()
    second = write(first.article, by=edith, body="Use lemon.", made_from=first.version)
    assert (second.pk, second.saved_times, second.written_by) == (first.pk, 2, edith)
    assert "lemon" in second.html


def test_a_published_article_gets_a_second_revision_and_goes_on_saying_the_first(article, write):
    revision = write(article, title="Descale any kettle", body="Use lemon.")
    article.refresh_from_db()
    assert (revision.number, revision.based_on) == (2, article.in_force)
    assert article.title == "Descale the kettle"
    assert "vinegar" in article.in_force.body


def test_the_second_to_save_is_told_and_loses_nothing(write, edith, omar):
    start = write()
    write(start.article, by=edith, body="Edith's words.", made_from=start.version)
    with pytest.raises(EditConflict) as conflict:
        write(start.article, by=omar, body="Omar's words.", made_from=start.version)
    assert conflict.value.theirs.body == "Edith's words."
    assert "Edith" in conflict.value.messages[0]
    assert start.article.revisions.get().body == "Edith's words."


def test_a_form_made_from_what_is_in_force_conflicts_with_a_draft_begun_meanwhile(article, write, edith):
    seen = article.newest_revision().version
    write(article, by=edith, body="Edith's words.", made_from=seen)
    with pytest.raises(EditConflict):
        write(article, body="Omar's words.", made_from=seen)


def test_the_same_form_sent_twice_is_one_saving(write, article):
    seen = article.newest_revision().version
    first = write(article, body="Use lemon.", made_from=seen)
    again = write(article, body="Use lemon.", made_from=seen)
    assert again == first
    assert again.saved_times == 1


def test_saving_what_is_published_already_makes_no_revision(article):
    said = article.in_force
    write_revision(article, by=said.written_by, title=said.title, body=said.body, summary=said.summary)
    assert article.revisions.count() == 1


def test_what_was_approved_and_is_changed_has_to_be_looked_at_again(write, edith, ago):
    revision = schedule_revision(write(), by=edith, publish_at=ago(days=-1))
    changed = write(revision.article, body="Something else.")
    assert (changed.state, changed.publish_at, changed.reviewed_by) == (Revision.State.DRAFT, None, None)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("title", {"title": "t" * 300}),
        ("title", {"title": "\x00\u200b\u202e"}),
        ("summary", {"summary": "s" * (SUMMARY_LIMIT + 1)}),
        ("body", {"body": "b" * (BODY_LIMIT + 1)}),
        ("body", {"body": " \x00\n\u200b"}),
        ("language", {"language": "klingon"}),
        ("language", {"language": "qq"}),
        ("section", {"section": None}),
        ("audience", {"audience": "friends"}),
    ],
)
def test_what_does_not_fit_is_named_by_its_field(write, field, words):
    with pytest.raises(ValidationError) as refusal:
        write(**words)
    assert list(refusal.value.message_dict) == [field]
    assert Article.objects.count() == 0


def test_limits_say_how_much_too_much_it_is():
    with pytest.raises(ValidationError) as refusal:
        read_wording(title="x", body="b" * 20_001)
    assert "20001" in refusal.value.messages[0]


@given(st.text(max_size=TITLE_LIMIT), st.text(max_size=300))
def test_stored_words_are_clean_whatever_was_typed(title, body):
    try:
        wording = read_wording(title=title, body=body)
    except ValidationError:
        return
    assert wording.title
    assert "\x00" not in wording.title + wording.body
    assert read_wording(title=wording.title, body=wording.body) == wording


def test_an_article_that_links_to_itself_is_told_how_to_do_it(article, write):
    with pytest.raises(ValidationError, match="this article itself"):
        write(article, body=f"[here]({article.get_absolute_url()})")
    assert article.revisions.count() == 1
    write(article, body="[there](#s-then)\n\n## Then")


def test_an_old_revision_is_taken_up_again_as_a_draft(article, write, edith):
    first = article.in_force
    publish_revision(write(article, title="Kettles", body="Use lemon."), by=edith)
    restored = restore_revision(Revision.objects.get(pk=first.pk), by=edith)
    assert (restored.number, restored.body, restored.state) == (3, first.body, Revision.State.DRAFT)
    with pytest.raises(ValidationError, match="Revision 3 is at work"):
        restore_revision(Revision.objects.get(pk=first.pk), by=edith)


def test_a_draft_that_was_given_up_stays_in_the_history(article, write, omar):
    draft = submit_revision(write(article, body="Use lemon."), by=omar)
    assert withdraw_revision(draft, by=omar).state == Revision.State.WITHDRAWN
    assert withdraw_revision(draft, by=omar).body == "Use lemon."
    assert article.newest_revision() == article.in_force
    with pytest.raises(ValidationError, match="at work"):
        withdraw_revision(article.in_force, by=omar)


def test_a_title_without_letters_has_a_page_all_the_same(write):
    article = write(title="???").article
    assert article.slug == ""
    assert article.get_absolute_url().endswith(f"/{article.pk}/-/")


def test_staff_and_public_see_what_is_theirs(make_article, ana, omar):
    public, internal = make_article(), make_article(title="For us", audience=Audience.STAFF)
    assert list(Article.objects.visible_to(ana)) == [public]
    assert set(Article.objects.visible_to(omar)) == {public, internal}
    assert public.is_public
    assert not internal.is_public
