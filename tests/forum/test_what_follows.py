"""What happens in the background after a question and a reply takes a fixed number of queries."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.forum.verbs import post_reply


def queries_of(work) -> int:
    """How many a piece of work takes, the marks of transactions left out."""
    with CaptureQueriesContext(connection) as queries:
        work()
    return len([one for one in queries if "SAVEPOINT" not in one["sql"]])


def test_what_follows_a_question_and_a_reply_costs_so_much_and_no_more(make_thread, omar, catch_up):
    # The words of the first are learned once.
    make_thread()
    catch_up()
    thread = make_thread()
    assert queries_of(catch_up) <= 78
    post_reply(thread, by=omar, body="It stays cold.")
    assert queries_of(catch_up) <= 82
    assert queries_of(catch_up) == 2, "and then there is nothing left to do"
