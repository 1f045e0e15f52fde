"""Writing an entry of the changelog: what fits, and what stays once people were told."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.activity.models import Event
from apps.forum.models import Visibility
from apps.forum.verbs import merge_threads
from apps.ideas.models import Release
from apps.ideas.verbs import publish_release, rerender_releases, write_release


def answered(release) -> list[tuple]:
    return list(release.links.order_by("pk").values_list("idea", "thread"))


def test_an_entry_names_each_thing_once_and_every_idea_where_it_lives(
    make_idea, make_release, make_thread, rita, omar, catch_up
):
    first, second, thread = make_idea(title="First"), make_idea(title="Second"), make_thread()
    merge_threads(second.thread, into=first.thread, by=omar)
    catch_up()
    release = make_release(title="  Élan <b>vital</b>  ", ideas=[first, second], threads=[thread, thread, first.thread])
    assert (release.title, release.slug) == ("Élan <b>vital</b>", "elan-bvitalb")
    assert release.html == "<p>It hums <strong>no more</strong>.</p>\n"
    assert answered(release) == [(first.pk, None), (None, thread.pk)]
    write_release(release, by=rita, title="Other", body="<script>alert(1)</script>Words.", ideas=[first])
    release.refresh_from_db()
    assert answered(release) == [(first.pk, None)]
    assert "<script" not in release.html
    assert Event.objects.of("release.changed").count() == 0, "nobody knows of a draft"


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ({"title": " \u200b "}, "Give it a title"),
        ({"title": "x" * 151}, "151 characters"),
        ({"body": ""}, "the text is empty"),
        ({"body": "x" * 20_001}, "20001 characters"),
        ({"released_at": timezone.now() + timedelta(days=1)}, "not in the future"),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_is_written(make_release, words, fault):
    with pytest.raises(ValidationError, match=fault):
        make_release(**words)
    assert not Release.objects.exists()


def test_what_is_held_back_and_what_is_too_much_is_refused(make_idea, make_release, make_thread, monkeypatch):
    held = make_thread(visibility=Visibility.HELD)
    with pytest.raises(ValidationError, match="held back"):
        make_release(threads=[held])
    monkeypatch.setattr("apps.ideas.verbs.release_writing.MOST_ANSWERED", 1)
    with pytest.raises(ValidationError, match="at most 1 ideas"):
        make_release(ideas=[make_idea()], threads=[make_thread()])


def test_once_it_was_told_its_words_may_change_and_what_it_answers_may_not(make_idea, make_release, rita):
    idea, other = make_idea(), make_idea(title="Other")
    release = publish_release(make_release(ideas=[idea]), by=rita)
    with pytest.raises(ValidationError, match="stays as it is"):
        write_release(release, by=rita, title="T", body="B", ideas=[other])
    changed = write_release(release, by=rita, title="Quietest kettle", body="B")
    assert (changed.title, changed.released_at, changed.is_published) == ("Quietest kettle", release.released_at, True)
    assert answered(changed) == [(idea.pk, None)]
    write_release(changed, by=rita, title="Quietest kettle", body="B", released_at=changed.released_at)
    assert Event.objects.of("release.changed").count() == 1
    Release.objects.update(renderer=0, html="old")
    assert (rerender_releases(), rerender_releases()) == (1, 0)
    assert Release.objects.get().html == "<p>B</p>\n"
