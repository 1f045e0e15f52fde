"""Programs that act for somebody of the cast: a client that sends their token with every request."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.foundation.api.scopes import STAFF_SCOPES, Scope
from apps.people.models import User
from apps.people.verbs import make_api_token


class Program(Client):
    """Speaks JSON, with a token where it has one. `program.post("/api/v1/threads/", {"title": …})`."""

    def __init__(self, secret: str = "", **defaults):
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        super().__init__(headers={"Accept": "application/json", **headers}, **defaults)
        self.secret = secret

    def post(self, path, data=None, content_type="application/json", **kwargs):
        return super().post(path, {} if data is None else data, content_type, **kwargs)

    def put(self, path, data=None, content_type="application/json", **kwargs):
        return super().put(path, {} if data is None else data, content_type, **kwargs)

    def patch(self, path, data=None, content_type="application/json", **kwargs):
        return super().patch(path, {} if data is None else data, content_type, **kwargs)

    def delete(self, path, data=None, content_type="application/json", **kwargs):
        return super().delete(path, {} if data is None else data, content_type, **kwargs)

    def queries(self, path: str) -> int:
        """How many questions a GET asks the database; it must go well."""
        with CaptureQueriesContext(connection) as asked:
            assert self.get(path).status_code == 200
        return len(asked)


def program(person: User | None = None, *scopes: str) -> Program:
    """A program with a token of this person; for reading and writing unless scopes are named. None is nobody."""
    if person is None:
        return Program()
    wanted = scopes or (Scope.READ, Scope.WRITE, Scope.VOTE)
    is_staffs = bool(set(wanted) & STAFF_SCOPES)
    return Program(make_api_token(person, name="Test", scopes=list(wanted), has_second_factor=is_staffs).secret)
