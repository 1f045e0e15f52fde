"""Who may sign in: only people who joined."""

from allauth.account.auth_backends import AuthenticationBackend


class JoinedPeopleBackend(AuthenticationBackend):
    """allauth's sign-in, closed to staged people: nobody signs in as somebody who only spoke elsewhere."""

    def user_can_authenticate(self, user) -> bool:
        return super().user_can_authenticate(user) and not user.is_staged

    def get_user(self, user_id):
        user = super().get_user(user_id)
        return None if user is None or user.is_staged else user
