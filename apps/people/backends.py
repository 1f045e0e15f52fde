"""Who may sign in: only people who joined."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import BigIntegerField

from apps.foundation.prepared import Prepared, Slot

from .models import User

# Asked once for every page that somebody signed in opens.
WHO = Prepared(lambda: User.objects.filter(pk=Slot("person", BigIntegerField())))


class JoinedPeopleBackend(AuthenticationBackend):
    """allauth's sign-in, closed to staged people: nobody signs in as somebody who only spoke elsewhere."""

    def user_can_authenticate(self, user) -> bool:
        return super().user_can_authenticate(user) and not user.is_staged

    def get_user(self, user_id):
        user = WHO.first(person=user_id)
        return user if user and self.user_can_authenticate(user) else None
