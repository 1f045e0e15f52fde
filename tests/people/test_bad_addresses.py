"""A stored address that cannot be mailed: a sentence instead of an error page, and nothing of what was done is lost."""

import pytest
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core import context
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.core.cache import cache

from apps.foundation.models import OutgoingMail
from apps.foundation.verdicts import Refused
from apps.people.models import User
from tests.conftest import PASSWORD, signed_in

pytestmark = pytest.mark.django_db
# What a command or an import may leave behind; Django's own check of addresses refuses it.
BAD = "ana@ex ample..org"
NEW_PASSWORD = "quite another sentence"


@pytest.fixture(autouse=True)
def no_memory_of_other_tests():
    """Rate limits are counted in the cache."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def ana_badly(ana):
    User.objects.filter(pk=ana.pk).update(email=BAD)
    EmailAddress.objects.create(user=ana, email=BAD, verified=True, primary=True)
    return User.objects.get(pk=ana.pk)


def test_a_password_is_changed_although_nobody_can_be_told_by_mail(client, ana_badly):
    signed_in(client, ana_badly)
    words = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.raise_request_exception = False
    answer = client.post("/accounts/password/change/", words)
    assert answer.status_code == 302
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert any("No mail can be sent" in line and BAD in line for line in told)
    assert User.objects.get(pk=ana_badly.pk).check_password(NEW_PASSWORD)
    assert not OutgoingMail.objects.exists()


def test_whoever_waits_for_a_code_is_told_that_none_comes(ana_badly, rf):
    request = rf.post("/accounts/login/code/")
    request.user = AnonymousUser()
    with context.request_context(request), pytest.raises(Refused, match="No mail can be sent to the address"):
        get_adapter(request).send_mail("account/email/login_code", BAD, {"user": ana_badly, "code": "ABC-DEF"})
    assert not OutgoingMail.objects.exists()
    assert EmailAddress.objects.filter(email=BAD).exists()
