"""The log where staff works."""

from apps.activity.models import Event
from tests.conftest import make_person, signed_in
from tests.staff import page


def test_the_log_tells_what_happened_and_is_narrowed_by_action(client, omar, thread):
    at_work = signed_in(client, omar)

    html = at_work.get(page(Event, "changelist")).content.decode()
    assert "Ana opened this" in html

    def shown(**query):
        return list(at_work.get(page(Event, "changelist", **query)).context["cl"].result_list)

    assert len(shown(action="thread.opened")) == 1
    assert shown(action="thread.locked") == []
    assert len(shown(q=str(thread.pk))) == Event.objects.filter(subject_id=thread.pk).count()


def test_not_even_a_superuser_changes_or_removes_what_happened(client, thread):
    at_work = signed_in(client, make_person("Root", "Manager", is_superuser=True))
    event = Event.objects.first()

    assert at_work.post(page(event), {"action": "x"}).status_code == 403
    assert at_work.post(page(event, "delete"), {"post": "yes"}).status_code == 403
    assert at_work.get(page(Event, "add")).status_code == 403
    assert "delete_selected" not in at_work.get(page(Event, "changelist")).content.decode()
