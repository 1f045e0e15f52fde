"""Who may do what about forms and requests."""

from django.utils.translation import gettext as _

from apps.forum.rules import may_speak
from apps.foundation.verdicts import YES, Verdict, no

from .models import ContactForm, Offer, Request


def may_send(user, form: ContactForm) -> Verdict:
    """Send a form: everybody, signed in or not, while it is open."""
    if not form.is_active:
        return no(_("This form is not open to visitors. What is filled in here is not sent."))
    return may_speak(user)


def may_decide(user, offer: Offer) -> Verdict:
    """Agree to a publication or refuse it: whoever asked, and nobody in their place."""
    if user.is_authenticated and user.pk == offer.request.thread.author_id:
        return YES
    return no(_("Only the person who asked decides this."))


def may_read_files(user, request: Request) -> Verdict:
    """Fetch what was sent along: whoever sent it, and staff; also where the words became public."""
    if user.is_authenticated and (user.is_staff or user.pk == request.thread.author_id):
        return YES
    return no(_("Only the person who sent this and staff can read it."))
