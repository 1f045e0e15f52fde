"""Doors that exist in tests only, so that what all doors have in common is asked for once, with nothing around it."""

from secrets import token_hex

from django.test import RequestFactory
from rest_framework import serializers

from apps.foundation.api.documenting import documented
from apps.foundation.api.scopes import Scope
from apps.foundation.api.serializers import Query, Sent, Shown
from apps.foundation.api.views import ApiView, DetailView, ListView
from apps.foundation.models import Job


class JobShown(Shown):
    id = serializers.IntegerField()
    name = serializers.CharField()
    due_at = serializers.DateTimeField()


class JobSent(Sent):
    name = serializers.CharField(max_length=20)
    often = serializers.IntegerField(min_value=1, max_value=9, required=False)
    soon = serializers.BooleanField(required=False)
    lanes = serializers.ListField(child=serializers.CharField(max_length=5), max_length=3, required=False)


class JobQuery(Query):
    name = serializers.CharField(max_length=20, required=False)
    often = serializers.IntegerField(min_value=1, max_value=9, required=False)


class JobsView(ListView):
    """Jobs, of all things."""

    group = "jobs"
    needs = {"GET": Scope.READ, "POST": Scope.WRITE}
    shown = JobShown
    filters = JobQuery
    orders = {"soonest": "due_at", "latest": ("-due_at",), "name": "name"}

    def get_queryset(self):
        return Job.objects.all()

    def narrow(self, rows, asked):
        return rows.filter(name__startswith=asked["name"]) if "name" in asked else rows

    @documented("jobs_list", "Jobs", gives=JobShown, many=True)
    def get(self, request):
        return self.list(request)

    @documented("jobs_add", "Add", takes=JobSent, gives=JobShown, status=201)
    def post(self, request):
        told = self.read(JobSent)
        # Twice the same name are two jobs, so that nothing but the key keeps them apart.
        job = Job.objects.create(name=f"{told['name']} {token_hex(4)}", due_at="2026-01-01T00:00:00Z")
        job.refresh_from_db()
        return self.made(JobShown, job, at=f"/jobs/{job.pk}/")


class JobView(DetailView):
    """One job."""

    group = "jobs"
    needs = {"GET": Scope.READ, "PATCH": Scope.WRITE, "DELETE": Scope.WRITE}
    shown = JobShown

    def get_queryset(self):
        return Job.objects.all()

    def get(self, request, pk):
        return self.detail(request)

    def patch(self, request, pk):
        Job.objects.filter(pk=self.get_object().pk).update(name=self.read(JobSent)["name"])
        return self.detail(request)

    def delete(self, request, pk):
        self.get_object().delete()
        return self.nothing()


def door(raising=None, *, scope=Scope.READ, public=True):
    """A door that raises this, or answers {"id": 1, …}."""

    class Door(ApiView):
        needs = {"GET": scope, "POST": scope}
        is_public = public
        group = "doors"

        def get(self, request):
            if raising is not None:
                raise raising
            return self.show(JobShown, Job(pk=1, name="one", due_at=None))

        post = get

    return Door


def ask(view, method: str, path: str = "/api/v1/jobs/", body=None, *, secret: str = "", headers=None, **kwargs):
    """What a door answers to a request that went through no middleware."""
    told = {"Authorization": f"Bearer {secret}"} if secret else {}
    make = getattr(RequestFactory(headers={**told, **(headers or {})}), method.lower())
    request = make(path) if body is None else make(path, body, content_type="application/json")
    return view.as_view()(request, **kwargs)
