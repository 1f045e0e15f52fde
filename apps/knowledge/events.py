"""What can happen to what we know. The subject is the article or the video; of a distillation, the conversation."""

from django.utils.translation import gettext_lazy as _

from apps.activity.vocabulary import Action

ARTICLE_DISTILLED = Action("article.distilled", _("{actor} began an article from this: {title}"), is_public=False)
# On the conversation, once the article that began with it is published.
ARTICLE_DOCUMENTED = Action("article.documented", _("Now documented in “{title}”"), icon="check")
ARTICLE_PUBLISHED = Action("article.published", _("{actor} published “{title}”"), icon="eye")
ARTICLE_WITHDRAWN = Action("article.withdrawn", _("{actor} withdrew “{title}”"), icon="removed")
# What is not written in revisions: where it stands, whom it is for, what is related.
ARTICLE_CHANGED = Action("article.changed", _("{actor} arranged “{title}”"), is_public=False)
REVISION_SUBMITTED = Action("revision.submitted", _("{actor} asks for a review of “{title}”"), is_public=False)
REVISION_DECLINED = Action("revision.declined", _("{actor} sent “{title}” back: {note}"), is_public=False)
REVISION_SCHEDULED = Action("revision.scheduled", _("{actor} scheduled “{title}”"), is_public=False)
VIDEO_PUBLISHED = Action("video.published", _("{actor} published “{title}”"), icon="eye")
VIDEO_WITHDRAWN = Action("video.withdrawn", _("{actor} withdrew “{title}”"), icon="removed")
VIDEO_CHANGED = Action("video.changed", _("{actor} changed “{title}”"), is_public=False)
