"""What `manage.py check` says about signing in."""

from django.conf import settings
from django.core import checks

IN_ONE_PROCESS = ("locmem.LocMemCache", "dummy.DummyCache")


@checks.register(checks.Tags.security, deploy=True)
def staff_has_a_second_factor(app_configs, **kwargs):
    """Refuse an installation whose staff signs in with a password alone."""
    if settings.STAFF_SECOND_FACTOR:
        return []
    return [
        checks.Error(
            "STAFF_SECOND_FACTOR is off: whoever learns one password of the staff is in.",
            hint="Remove STAFF_SECOND_FACTOR from the environment; it is for demos.",
            id="helpcenter.E004",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def limits_of_signing_in_are_shared(app_configs, **kwargs):
    """allauth counts attempts in the default cache: one that each process has for itself multiplies what is let in."""
    if not settings.CACHES["default"]["BACKEND"].endswith(IN_ONE_PROCESS):
        return []
    return [
        checks.Error(
            "The default cache is not shared, so attempts to sign in are counted by each process for itself.",
            hint="Set REDIS_URL, or leave the default cache in the database.",
            id="helpcenter.E005",
        )
    ]
