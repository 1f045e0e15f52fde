"""How somebody is called."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ..models import FormerNickname, RetiredNickname, User
from ..nicknames import is_reserved, validate_nickname

FORMER_KEPT = 5


def change_nickname(person: User, nickname: str) -> User:
    """Call somebody otherwise. The former nickname leads to them from now on and is nobody else's.

    Raises ValidationError where the nickname is malformed, reserved or somebody else's, now or ever, and where this
    person left FORMER_KEPT behind already: whoever could hop on for ever could take all the good ones.
    """
    validate_nickname(nickname)
    if nickname == person.nickname:
        return person
    if person.is_staged:
        raise ValidationError(_("Whoever has not joined has no nickname."))
    if is_reserved(nickname):
        raise ValidationError(_("Nobody can be called so, because it sounds like the house itself."))
    try:
        with transaction.atomic():
            person = User.objects.select_for_update().get(pk=person.pk)
            former = FormerNickname.objects.filter(user=person)
            if FormerNickname.objects.filter(nickname=nickname).exclude(user=person).exists():
                raise ValidationError(_taken())
            # Going back to a name that one had takes it off the shelf again.
            former.filter(nickname=nickname).delete()
            if person.nickname and former.count() >= FORMER_KEPT:
                raise ValidationError(_("You have changed your nickname as often as one can."))
            if person.nickname:
                FormerNickname.objects.create(user=person, nickname=person.nickname)
            person.nickname = nickname
            person.save(update_fields=["nickname"])
            # Asked last: whoever left at this very moment held the name until now, and has retired it.
            if RetiredNickname.knows(nickname):
                raise ValidationError(_taken())
    except IntegrityError:
        raise ValidationError(_taken()) from None
    return person


def _taken() -> str:
    return _("Somebody else is or was called so. Choose another one.")
