"""What can happen to ideas. The timeline of the conversation tells it; a release is a subject of its own."""

from django.utils.translation import gettext_lazy as _

from apps.activity.vocabulary import Action

IDEA_PLANNED = Action("idea.planned", _("{actor} planned this"))
IDEA_STARTED = Action("idea.started", _("{actor} started work on this"))
IDEA_SHIPPED = Action("idea.shipped", _("{actor} shipped this"), icon="check")
IDEA_DECLINED = Action("idea.declined", _("{actor} declined this"))
IDEA_OPENED_AGAIN = Action("idea.opened_again", _("{actor} opened this for votes again"))
# A word about an idea that stays where it stands.
IDEA_UPDATED = Action("idea.updated", _("{actor} said how far this has come"))
IDEA_MERGED = Action(
    "idea.merged",
    _("{votes} votes moved here from “{title}”"),
    icon="merge",
    special={"votes": {"1": _("One vote moved here from “{title}”")}},
)
IDEA_UNMERGED = Action(
    "idea.unmerged",
    _("{votes} votes moved back to “{title}”"),
    icon="merge",
    special={"votes": {"1": _("One vote moved back to “{title}”")}},
)
# On the conversation whose words led to an idea.
IDEA_SPARKED = Action("idea.sparked", _("This led to the idea “{title}”"))
IDEA_DISOWNED = Action("idea.disowned", _("{actor} took back that this led to the idea “{title}”"))
RELEASE_PUBLISHED = Action(
    "release.published", _("{actor} shipped “{title}”"), icon="check", unnamed=_("Shipped: “{title}”")
)
RELEASE_CHANGED = Action("release.changed", _("{actor} wrote “{title}” anew"), is_public=False)
RELEASE_WITHDRAWN = Action("release.withdrawn", _("{actor} withdrew “{title}”"), is_public=False)
