"""What programs are given, beside the page with the same rows: nobody's requests, and those with a token."""

from collections.abc import Callable

# The page that each is held against, by its name in the table.
LIST_PAGE, THREAD_PAGE = "list of threads", "thread, 20 posts"


def requests_of_programs(told: dict, get: Callable, site: str, scenario: Callable) -> list:
    """The scenarios. `told` is what the seeding told, `get(paths, **headers)` makes requests, and `scenario` is the
    class of scenarios."""
    ids = [pk for pk, _address in told["long"]]
    bearer = {"Authorization": f"Bearer {told['api_token']}"}
    rows = ["/api/v1/threads/?page_size=20"]
    threads = [f"/api/v1/threads/{pk}/" for pk in ids]
    posts = [f"/api/v1/threads/{pk}/posts/?page_size=20" for pk in ids]
    words = ["/api/v1/search/?q=kettle&page_size=20"]
    return [
        scenario("search page", site, get(["/search/?q=kettle"]), ceiling=LIST_PAGE),
        scenario("API: list of threads", site, get(rows), ceiling=LIST_PAGE),
        scenario("API: list, with token", site, get(rows, **bearer), ceiling=LIST_PAGE),
        scenario("API: thread", site, get(threads), ceiling=THREAD_PAGE),
        scenario("API: its 20 posts", site, get(posts), ceiling=THREAD_PAGE),
        scenario("API: posts, with token", site, get(posts, **bearer), ceiling=THREAD_PAGE),
        scenario("API: search", site, get(words), ceiling="search page"),
    ]
