"""What was shipped is found by its words and by what it answers."""

from apps.ideas.verbs import cast_vote, idea_of, publish_release, withdraw_release, write_release
from apps.search.models import Entry
from apps.search.verbs import reindex


def test_a_release_is_found_while_it_is_published(make_thread, rita, bela, found, titles, client):
    idea = idea_of(make_thread(title="Less noise in the morning", kind="idea"))
    cast_vote(idea, by=bela)
    release = write_release(by=rita, title="Quieter kettle", body="It hums **differently**.", ideas=[idea])
    assert titles("differently") == []
    publish_release(release, by=rita)
    result = found("differently").results[0]
    assert (result.shown.title, result.shown.status.label) == ("Quieter kettle", "Shipped")
    assert {tab.name: tab.number for tab in found("morning").tabs}["changelog"] == 1
    assert release.get_absolute_url() in client.get("/search/", {"q": "differently", "in": "changelog"}).text
    write_release(release, by=rita, title="Quieter kettle", body="It whispers.")
    assert titles("differently") == []
    assert titles("whispers") == ["Quieter kettle"]
    withdraw_release(release, by=rita)
    assert titles("whispers") == []
    reindex()
    assert not Entry.objects.filter(thing_type="release").exists()
