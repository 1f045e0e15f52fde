"""Who may do what at the desk."""

from django.utils.translation import gettext as _

from apps.foundation.verdicts import YES, Verdict, no


def may_claim(user) -> Verdict:
    """Say that one is working on an answer."""
    if user.is_authenticated and user.is_staff:
        return YES
    return no(_("Only staff works on answers."))


def may_see_cases(user) -> Verdict:
    """Look through the queue."""
    if user.has_perm("desk.view_case"):
        return YES
    return no(_("The queue is for those who work here."))


def may_work_on_cases(user) -> Verdict:
    """Take, pass on and prioritise cases, and answer from the queue."""
    if user.has_perm("desk.change_case"):
        return YES
    return no(_("Only those who answer customers work on cases."))
