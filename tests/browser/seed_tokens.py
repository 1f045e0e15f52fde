"""Programs that act for Ana: one at work, one never used, one revoked, one past its time."""

from datetime import timedelta

from django.utils import timezone

from apps.foundation.api.scopes import Scope
from apps.people.models import ApiToken, User
from apps.people.verbs import make_api_token, revoke_api_token


def fill(*, ana: User) -> None:
    """Make them."""
    now = timezone.now()
    at_work = make_api_token(ana, name="Nightly copy of my conversations", scopes=[Scope.READ]).token
    ApiToken.objects.filter(pk=at_work.pk).update(last_used_at=now - timedelta(hours=7))
    make_api_token(ana, name="قارئ الأسئلة", scopes=[Scope.READ, Scope.WRITE, Scope.VOTE], days=365)
    revoke_api_token(make_api_token(ana, name="Old laptop", scopes=[Scope.WRITE]).token, by=ana)
    past = make_api_token(ana, name="Spreadsheet", scopes=[Scope.READ], days=7).token
    ApiToken.objects.filter(pk=past.pk).update(expires_at=now - timedelta(days=2))
