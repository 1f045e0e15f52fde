"""What can happen where the place is kept decent. None of it stands in the public story of a conversation."""

from django.utils.translation import gettext_lazy as _

from apps.activity.vocabulary import Action

POST_FLAGGED = Action("post.flagged", _("{actor} reported a post: {reason}"), icon="flag", is_public=False)
FLAG_UPHELD = Action("flag.upheld", _("{actor} agreed with the reports of a post"), icon="check", is_public=False)
FLAG_DISMISSED = Action("flag.dismissed", _("{actor} let a reported post stand"), icon="check", is_public=False)
POST_MATCHED = Action("post.matched", _("The word list “{name}” was found in a post"), icon="flag", is_public=False)
REPORT_DECIDED = Action("report.decided", _("{actor} decided about a post: {decision}"), icon="check", is_public=False)
PERSON_TRUSTED = Action("person.trusted", _("{actor} vouched for this person"), icon="check", is_public=False)
PERSON_DISTRUSTED = Action(
    "person.distrusted", _("{actor} no longer vouches for this person"), icon="removed", is_public=False
)
PERSON_BANNED = Action("person.banned", _("{actor} banned this person: {reason}"), icon="lock", is_public=False)
PERSON_UNBANNED = Action("person.unbanned", _("{actor} lifted the ban of this person"), icon="unlock", is_public=False)
ADDRESS_BANNED = Action("address.banned", _("{actor} banned an address"), icon="lock", is_public=False)
ADDRESS_UNBANNED = Action("address.unbanned", _("{actor} lifted the ban of an address"), icon="unlock", is_public=False)
WORDS_CHANGED = Action("words.changed", _("{actor} changed the word list “{name}”"), icon="edit", is_public=False)
WORDS_REMOVED = Action("words.removed", _("{actor} removed the word list “{name}”"), icon="removed", is_public=False)
