"""Who may write and publish the changelog."""

from django.utils.translation import gettext as _

from apps.foundation.verdicts import YES, Verdict, no

# Held by editors, representatives and managers: what is published is said in the company's name to everybody who asked.
PUBLISH_RELEASES = "ideas.change_release"


def may_publish_releases(user) -> Verdict:
    """Write, publish and withdraw entries of the changelog."""
    if user.is_authenticated and user.is_active and user.is_staff and user.has_perm(PUBLISH_RELEASES):
        return YES
    return no(_("The changelog is written by editors, representatives and managers."))
