"""Who may see the figures of staff. The scorecard is everybody's."""

from django.utils.translation import gettext_lazy as _

from apps.foundation.verdicts import YES, Verdict, no

SEE_FIGURES = "insights.view_fact"


def may_see_figures(user) -> Verdict:
    """Figures of persons and of any span of days are for those who work here."""
    if user.has_perm(SEE_FIGURES):
        return YES
    return no(_("The figures are for those who work here. Everybody may read the scorecard."))
