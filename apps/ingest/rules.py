"""What may become public."""

from django.utils.translation import gettext as _

from apps.foundation.verdicts import YES, Verdict, no
from apps.sources.connectors import connector_for
from apps.sources.models import Policy, Source


def may_publish(source: Source) -> Verdict:
    """Show what was heard there to everybody: as its policy and the network's own rules allow."""
    if source.policy == Policy.NEVER:
        return no(_("%(source)s is never published; dismiss it or answer it there.") % {"source": source})
    if not connector_for(source).capabilities.may_show_publicly:
        return no(_("The rules of %(source)s do not allow us to show what is said there.") % {"source": source})
    return YES
