"""What mails say that ask for an opinion."""

from django.utils.translation import gettext as _

from apps.company.models import Profile
from apps.feedback.answer_forms import QUESTIONS
from apps.feedback.links import refuse_path, score_paths
from apps.feedback.models import Invitation
from apps.foundation.mail import Letter
from apps.foundation.sending import mail_host

from .wording import absolute, grouped_under, path_for, rendered, sender, title_of


def question_of(invitation: Invitation) -> dict:
    """What a mail asks: `question`, and `scores` as (words, address); the page there changes nothing by itself."""
    return {
        "question": QUESTIONS[invitation.survey.kind],
        "scores": [(words, absolute(path)) for words, path in score_paths(invitation)],
        "refuse": absolute(refuse_path(invitation)),
    }


def invitation_letter(invitation: Invitation, address: str, *, watch: int = 0, company: Profile) -> Letter:
    """Ask one question, with a link for each answer. `watch` is that of an address without an account, 0 for others."""
    thread, person = invitation.thread, invitation.person
    asked = question_of(invitation)
    context = {
        **asked,
        "company": company,
        "title": title_of(thread) if thread else "",
        "address": absolute(path_for(thread, None if watch else person)) if thread else "",
    }
    about = title_of(thread) if thread else asked["question"]
    subject = _("[%(company)s] How did we do? %(about)s") % {"company": company.name, "about": about}
    return Letter(
        to=address,
        subject=subject,
        person=person,
        headers={
            **sender(company),
            # Leaving with one click, in the mail program itself (RFC 8058, RFC 2369), and what list it is (RFC 2919).
            "List-Unsubscribe": f"<{asked['refuse']}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "List-Id": f"<surveys.{mail_host()}>",
            **(grouped_under(thread) if thread else {}),
        },
        once=f"invitation:{invitation.pk}",
        **rendered("invitation", context),
    )
