"""What the company took away, and why: a closed list in which criticism does not occur."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .post import Post
from .thread import TITLE_LIMIT, Visibility

REMOVAL_NOTE_LIMIT = 300


class Removal(models.Model):
    """A post is no longer shown: when, by which role, and why. Its words stay for those who check the decision."""

    class Reason(models.TextChoices):
        SPAM = "spam", _("spam")
        INSULT = "insult", _("insult or threat")
        HATE = "hate", _("hatred against people")
        PERSONAL_DATA = "personal_data", _("personal data")
        ILLEGAL = "illegal", _("against the law")
        COPYRIGHT = "copyright", _("somebody else's work")
        OFF_TOPIC = "off_topic", _("nothing to do with this conversation")
        TWICE = "twice", _("said twice")

    post = models.OneToOneField(Post, models.CASCADE, related_name="removal", verbose_name=_("post"))
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    role = models.CharField(_("role"), max_length=40, help_text=_("Of whoever removed it, shown to everybody."))
    note = models.CharField(_("note"), max_length=REMOVAL_NOTE_LIMIT, blank=True, help_text=_("For staff only."))
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("removed by")
    )
    removed_at = models.DateTimeField(_("removed at"), default=timezone.now)
    # Turned away before anybody read it: nothing is missing from the page, so nobody else reads a mark of it.
    was_held = models.BooleanField(_("was never shown"), default=False)
    # What an opening post takes along, for when it is put back: the title, and who could see the conversation.
    title = models.CharField(_("title"), max_length=TITLE_LIMIT, blank=True)
    visibility = models.CharField(_("visibility"), max_length=10, choices=Visibility, blank=True)

    class Meta:
        verbose_name = _("removal")
        verbose_name_plural = _("removals")

    def __str__(self):
        return f"{self.post_id}: {self.get_reason_display()}"
