"""A connector reads mentions and hashtags page by page."""


def mentions_forward(call, start, limit):
    """Every mention above a notification id, the way a connector reads them: oldest window first."""
    address = f"/api/v1/notifications?types[]=mention&limit={limit}&min_id={start}"
    pages = []
    while (answer := call("GET", address)).json:
        pages.append(answer.json)
        address = answer.links["prev"]
    return pages


def newest_notification(call):
    newest = call("GET", "/api/v1/notifications?limit=1").json
    return newest[0]["id"] if newest else "0"


def test_min_id_pages_forward_without_gaps(sandbox, call):
    start = newest_notification(call)
    posted = sandbox.post_many([{"as": "mia", "text": f"@acme number {number}"} for number in range(23)])
    pages = mentions_forward(call, start, limit=5)
    assert [len(page) for page in pages] == [5, 5, 5, 5, 3]
    oldest_first = [each["status"]["id"] for page in pages for each in reversed(page)]
    assert oldest_first == [status["id"] for status in posted]


def test_since_id_answers_the_newest_and_skips(sandbox, call):
    start = newest_notification(call)
    posted = sandbox.post_many([{"as": "mia", "text": f"@acme skipped {number}"} for number in range(6)])
    answer = call("GET", f"/api/v1/notifications?limit=2&since_id={start}")
    assert [each["status"]["id"] for each in answer.json] == [posted[5]["id"], posted[4]["id"]]


def test_the_next_link_leads_to_older_mentions(sandbox, call):
    posted = sandbox.post_many([{"as": "mia", "text": f"@acme older {number}"} for number in range(4)])
    first = call("GET", "/api/v1/notifications?limit=2")
    second = call("GET", first.links["next"])
    found = [each["status"]["id"] for each in first.json + second.json]
    assert found == [status["id"] for status in reversed(posted)]
    assert "limit=2" in first.links["next"]


def test_mentions_that_arrive_between_two_pages_are_read_once(sandbox, call):
    start = newest_notification(call)
    sandbox.post_many([{"as": "mia", "text": f"@acme early {number}"} for number in range(3)])
    first = call("GET", f"/api/v1/notifications?limit=2&min_id={start}")
    sandbox.post("tom", "@acme late")
    second = call("GET", first.links["prev"])
    ids = [each["id"] for each in first.json + second.json]
    assert len(ids) == len(set(ids)) == 4


def test_an_empty_page_has_no_link(call):
    answer = call("GET", "/api/v1/notifications?min_id=999999999")
    assert (answer.status, answer.json, answer.links) == (200, [], {})


def test_other_types_of_notification_are_not_answered(sandbox, call):
    sandbox.post("mia", "@acme hello")
    assert call("GET", "/api/v1/notifications?types[]=follow").json == []
    assert call("GET", "/api/v1/notifications?exclude_types[]=mention").json == []


def test_a_hashtag_is_read_whatever_its_case_and_with_its_companions(sandbox, call):
    one = sandbox.post("mia", "late again #AcmeFail")
    two = sandbox.post("tom", "and again #acmehelp")
    hidden = sandbox.post("tom", "quietly #acmefail", visibility="unlisted")
    found = [status["id"] for status in call("GET", "/api/v1/timelines/tag/ACMEFAIL?any[]=acmehelp").json]
    assert found == [two["id"], one["id"]]
    assert hidden["id"] not in found
    onward = call("GET", f"/api/v1/timelines/tag/acmefail?any[]=acmehelp&min_id={one['id']}").json
    assert [status["id"] for status in onward] == [two["id"]]


def test_a_deleted_mention_is_no_longer_answered(sandbox, call):
    status = sandbox.post("mia", "@acme never mind")
    sandbox.delete(status["id"])
    assert status["id"] not in [each["status"]["id"] for each in call("GET", "/api/v1/notifications").json]
    assert call("GET", f"/api/v1/statuses/{status['id']}").status == 404


def test_a_limit_that_is_no_number_is_refused_by_name(call):
    answer = call("GET", "/api/v1/notifications?limit=many")
    assert answer.status == 400
    assert "limit" in answer.json["error"]


def test_ids_grow_even_when_posts_are_dated_back(sandbox):
    first = sandbox.post("mia", "@acme now")
    second = sandbox.post("mia", "@acme long ago", created_at="2020-02-29T12:00:00+02:00")
    assert int(second["id"]) > int(first["id"])
    assert second["created_at"] == "2020-02-29T10:00:00.000Z"
