"""What may become public, and who decides on what was heard."""

from django.utils.translation import gettext as _

from apps.foundation.verdicts import YES, Verdict, no
from apps.sources.connectors import connector_for
from apps.sources.connectors.webhook import WebhookConnector
from apps.sources.models import Policy, Source

SEE, DECIDE, HAND_IN = "ingest.view_complaint", "ingest.change_complaint", "ingest.add_import"


def may_publish(source: Source) -> Verdict:
    """Show what was heard there to everybody: as its policy and the network's own rules allow."""
    if source.policy == Policy.NEVER:
        return no(_("%(source)s is never published; dismiss it or answer it there.") % {"source": source})
    if not connector_for(source).capabilities.may_show_publicly:
        return no(_("The rules of %(source)s do not allow us to show what is said there.") % {"source": source})
    return YES


def may_see_complaints(user) -> Verdict:
    """Read what was heard elsewhere and is not public yet."""
    if user.has_perm(SEE):
        return YES
    return no(_("What was heard elsewhere is for those who work here."))


def may_decide(user) -> Verdict:
    """Publish what was heard, let it join a conversation, or dismiss it."""
    if user.has_perm(DECIDE):
        return YES
    return no(_("Only an agent, a moderator or a manager decides what becomes of it."))


def may_hand_in(user) -> Verdict:
    """Hand in what was heard, as an import of a file does."""
    if user.has_perm(HAND_IN):
        return YES
    return no(_("Only a manager hands in what was heard elsewhere."))


def can_be_handed_in(source: Source) -> Verdict:
    """Whether a program may hand in what this source hears: a webhook's items, while the source listens."""
    if source.network != WebhookConnector.network:
        return no(
            _("%(source)s is asked by us. Only sources of the network “webhook” are handed in to.") % {"source": source}
        )
    if not source.is_listening:
        return no(_("%(source)s does not listen at the moment. Switch it on first.") % {"source": source})
    return YES
