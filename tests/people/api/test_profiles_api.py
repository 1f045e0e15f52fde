"""People for programs: the owner of a token, and what everybody may know of who joined."""

from apps.forum.verbs import post_reply
from apps.foundation.api.scopes import Scope
from tests.tokens import program


def test_a_token_says_whose_it_is_and_how_far_it_reaches(ana, omar):
    told = program(ana, Scope.READ, Scope.VOTE).get("/api/v1/me/").json()
    assert told["person"]["id"] == ana.pk and told["voice"] == "customer"
    assert told["token"]["name"] == "Test" and set(told["token"]["scopes"]) == {"read", "vote"}
    assert told["token"]["expires_at"].endswith("Z")
    assert program(omar).get("/api/v1/me/").json()["voice"] == "employee"
    assert program().get("/api/v1/me/").status_code == 401
    assert program(ana, Scope.WRITE).get("/api/v1/me/").json()["needs"] == "read"


def test_a_profile_shows_what_the_page_shows(thread, ana, omar, jane):
    post_reply(thread, by=ana, body="Still cold.")
    shown = program().get(f"/api/v1/people/{ana.pk}/").json()
    assert (shown["name"], shown["nickname"], shown["reputation"]) == ("Ana", "ana", 0)
    assert shown["contributions"]["threads"] == 1 and shown["contributions"]["replies"] == 1
    assert "@example.org" not in str(shown)
    staff = program().get(f"/api/v1/people/{omar.pk}/").json()
    assert (staff["is_staff"], staff["title"], staff["reputation"]) == (True, "Support engineer", None)
    assert program().get(f"/api/v1/people/{jane.pk}/").status_code == 404
    ana.is_active = False
    ana.save()
    assert program().get(f"/api/v1/people/{ana.pk}/").status_code == 404
