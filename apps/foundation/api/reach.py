"""How far a token reaches for somebody who works here: without its staff's scopes they are one of the public."""

from copy import copy

from .scopes import Scope


def reader_of(request):
    """The person as whom this request reads: whoever works here sees more than others with `staff:read` only."""
    return _as_far_as(request, Scope.STAFF_READ)


def writer_of(request):
    """The person whom rules are asked about: whoever works here decides about others with `staff:write` only.

    Verbs are still told `request.user`: it is the same person, whose voice is theirs whatever they may decide here.
    """
    return _as_far_as(request, Scope.STAFF_WRITE)


def _as_far_as(request, scope: Scope):
    user = request.user
    if not user.is_authenticated or not user.is_staff or (request.auth and scope in request.auth.scopes):
        return user
    private = copy(user)
    private.is_staff = private.is_superuser = False
    private.__dict__.pop("is_representative", None)
    private.save = _refuse_to_save
    return private


def _refuse_to_save(*_arguments, **_keywords):
    raise TypeError("this is a copy of somebody, without their powers; nothing of it is saved")
