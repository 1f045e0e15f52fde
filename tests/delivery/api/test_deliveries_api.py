"""How answers fare on their way home, for programs of the staff."""

from apps.delivery.verbs import deliver_reply
from apps.foundation.api.scopes import Scope
from apps.sources.connectors import Rejected
from tests.api_contract.asking import ask, make_token


def test_staff_see_where_an_answer_stands_and_why_it_failed(delivery, network, omar, ana):
    token = make_token(omar, Scope.STAFF_READ)
    row = ask("GET", "deliveries/", token).json()["results"][0]
    assert (row["id"], row["state"], row["post"]) == (delivery.pk, "waiting", delivery.post_id)
    network.before.append(Rejected("The post is gone."))
    deliver_reply(delivery)
    one = ask("GET", f"deliveries/{delivery.pk}/", token).json()
    assert (one["state"], one["reason"]) == ("failed", "The post is gone.")
    thread = delivery.post.thread_id
    for address, expected in (
        ("state=failed", 1), ("state=sent", 0), (f"thread={thread}", 1), (f"thread={thread + 1}", 0),
        (f"post={delivery.post_id}", 1), (f"complaint={delivery.complaint_id}", 1), ("order=oldest", 1),
    ):  # fmt: skip
        assert len(ask("GET", f"deliveries/?{address}", token).json()["results"]) == expected, address
    assert ask("GET", "deliveries/", make_token(ana, Scope.READ)).status_code == 403
    omar.groups.clear()
    assert ask("GET", "deliveries/", token).status_code == 403
    assert ask("GET", f"deliveries/{delivery.pk}/", token).status_code == 403
