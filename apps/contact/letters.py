"""Mails about requests. None carries a word of what was written: others may look over a shoulder."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.company.models import Profile
from apps.foundation.mail import queue_mail

from .models import Offer, Request


def ask_whether_it_was_they(request: Request) -> None:
    """Ask the owner of the address to confirm that they wrote to us. One mail for each request."""
    company = Profile.current().name
    _mail(
        request.email,
        subject=_("Confirm that you wrote to %(company)s") % {"company": company},
        parts=[
            _("Somebody, we think that it was you, wrote to %(company)s and gave this mail address.")
            % {"company": company},
            _("We have received it. Confirm that it was you, so that you can read our answer:"),
            _address("contact:confirm", request.confirm_token),
            _("If it was not you, say so on the same page. Nobody can answer in your name without this link."),
        ],
        once=f"request:{request.pk}",
    )


def say_that_an_answer_waits(request: Request) -> None:
    """Tell the owner of an unconfirmed address, once, that an answer waits behind the link."""
    company = Profile.current().name
    _mail(
        request.email,
        subject=_("%(company)s has answered you") % {"company": company},
        parts=[
            _("We have answered what was sent to %(company)s with this mail address.") % {"company": company},
            _("Confirm that it was you to read the answer:"),
            _address("contact:confirm", request.confirm_token),
        ],
        once=f"request-answered:{request.pk}",
        is_awaited=False,
    )


def ask_for_consent(offer: Offer, address: str, person=None) -> None:
    """Ask whether the masked words may be published. They stand on the page, not in the mail."""
    company = Profile.current().name
    _mail(
        address,
        subject=_("%(company)s asks for your consent") % {"company": company},
        parts=[
            _(
                "What you wrote to us in private may help others, too. We would like to publish the question and the "
                "answer, without your name and without anything that points to you."
            ),
            _("Read the exact words, and agree or refuse:"),
            _address("contact:offer_by_mail", offer.token),
            _("Without your consent nothing is published. You can take it back at any time, on the same page."),
        ],
        once=f"offer:{offer.pk}",
        person=person,
        is_awaited=False,
    )


def _mail(to: str, *, subject: str, parts: list[str], once: str, person=None, is_awaited: bool = True) -> None:
    queue_mail(to=to, subject=subject, text="\n\n".join(parts), once=once, person=person, is_awaited=is_awaited)


def _address(name: str, token: str) -> str:
    return settings.SITE_URL + reverse(name, args=[token])
