"""Every type of message: what happens, in whose words, and what its body looks like."""

from django.utils.translation import gettext_lazy as _

from apps.activity.models import Event
from apps.delivery.events import REPLY_DELIVERED, REPLY_FAILED
from apps.forum.events import (
    POST_EDITED,
    POST_REMOVED,
    POST_RESTORED,
    POST_WITHDRAWN,
    THREAD_ACCEPTED,
    THREAD_MERGED,
    THREAD_OPENED,
    THREAD_PUBLISHED,
    THREAD_REOPENED,
    THREAD_REPLIED,
    THREAD_RESOLVED,
)
from apps.ideas.events import (
    IDEA_DECLINED,
    IDEA_OPENED_AGAIN,
    IDEA_PLANNED,
    IDEA_SHIPPED,
    IDEA_STARTED,
    IDEA_UPDATED,
    RELEASE_PUBLISHED,
    RELEASE_WITHDRAWN,
)
from apps.ingest.events import COMPLAINT_RECEIVED
from apps.knowledge.events import ARTICLE_PUBLISHED, ARTICLE_WITHDRAWN, VIDEO_PUBLISHED, VIDEO_WITHDRAWN

from ..registry import PublicType, publish_types
from . import examples
from .nouns import (
    ARTICLE,
    COMPLAINT,
    DELIVERY,
    GONE_ARTICLE,
    GONE_POST,
    GONE_RELEASE,
    GONE_VIDEO,
    IDEA,
    POST,
    RELEASE,
    THREAD,
    VIDEO,
)


def _post_of(event: Event) -> int | None:
    return event.particulars.get("post")


publish_types(
    PublicType(
        type="thread.opened",
        actions=(THREAD_OPENED, THREAD_PUBLISHED),
        noun=THREAD,
        sentence=_("A conversation can be read, from its first words on."),
        example=examples.THREAD,
        is_once=True,
    ),
    PublicType(
        type="thread.replied",
        actions=(THREAD_REPLIED,),
        noun=POST,
        number=_post_of,
        sentence=_("Somebody replied. The data is the reply; `thread` in it says where."),
        example=examples.REPLY,
        is_once=True,
    ),
    PublicType(
        type="thread.accepted",
        actions=(THREAD_ACCEPTED,),
        noun=THREAD,
        sentence=_("A reply was marked as the answer: `accepted_answer` is its number."),
        example=examples.THREAD,
    ),
    PublicType(
        type="thread.resolved",
        actions=(THREAD_RESOLVED,),
        noun=THREAD,
        sentence=_("A conversation was settled; `resolution` says how."),
        example=examples.RESOLVED_THREAD,
    ),
    PublicType(
        type="thread.reopened",
        actions=(THREAD_REOPENED,),
        noun=THREAD,
        sentence=_("What was settled is open again."),
        example=examples.THREAD,
    ),
    PublicType(
        type="thread.merged",
        actions=(THREAD_MERGED,),
        noun=THREAD,
        sentence=_("Another conversation became part of this one: `merged` is its number, which leads here now."),
        example={**examples.THREAD, "merged": 57},
        more=lambda event: {"merged": event.particulars.get("thread")},
    ),
    PublicType(
        type="post.edited",
        actions=(POST_EDITED,),
        noun=POST,
        number=_post_of,
        sentence=_("What somebody wrote was changed. The data is the post as it stands now."),
        example=examples.REPLY,
    ),
    PublicType(
        type="post.withdrawn",
        actions=(POST_WITHDRAWN,),
        noun=GONE_POST,
        number=_post_of,
        sentence=_("Its author took a post back. Remove your copies of its words."),
        example=examples.gone(391),
        tells_end=True,
    ),
    PublicType(
        type="post.removed",
        actions=(POST_REMOVED,),
        noun=GONE_POST,
        number=_post_of,
        sentence=_("The company took a post away. Remove your copies of its words."),
        example=examples.gone(391),
        tells_end=True,
    ),
    PublicType(
        type="post.restored",
        actions=(POST_RESTORED,),
        noun=POST,
        number=_post_of,
        sentence=_("A post that had been taken away stands there again."),
        example=examples.REPLY,
    ),
    *(
        PublicType(type=action.name, actions=(action,), noun=IDEA, sentence=sentence, example=examples.IDEA)
        for action, sentence in (
            (IDEA_PLANNED, _("An idea was planned.")),
            (IDEA_STARTED, _("Work on an idea began.")),
            (IDEA_SHIPPED, _("An idea was shipped.")),
            (IDEA_DECLINED, _("An idea was declined.")),
            (IDEA_OPENED_AGAIN, _("An idea takes votes again.")),
            (IDEA_UPDATED, _("The company said how far an idea has come.")),
        )
    ),
    PublicType(
        type="release.published",
        actions=(RELEASE_PUBLISHED,),
        noun=RELEASE,
        sentence=_("The changelog tells of something new."),
        example=examples.RELEASE,
    ),
    PublicType(
        type="release.withdrawn",
        actions=(RELEASE_WITHDRAWN,),
        noun=GONE_RELEASE,
        sentence=_("An entry of the changelog was taken back."),
        example=examples.gone(12),
        tells_end=True,
    ),
    PublicType(
        type="article.published",
        actions=(ARTICLE_PUBLISHED,),
        noun=ARTICLE,
        sentence=_("An article was published, for the first time or in new words."),
        example=examples.ARTICLE,
    ),
    PublicType(
        type="article.withdrawn",
        actions=(ARTICLE_WITHDRAWN,),
        noun=GONE_ARTICLE,
        sentence=_("An article was taken back."),
        example=examples.gone(8),
        tells_end=True,
    ),
    PublicType(
        type="video.published",
        actions=(VIDEO_PUBLISHED,),
        noun=VIDEO,
        sentence=_("A video tutorial was published."),
        example=examples.VIDEO,
    ),
    PublicType(
        type="video.withdrawn",
        actions=(VIDEO_WITHDRAWN,),
        noun=GONE_VIDEO,
        sentence=_("A video tutorial was taken back."),
        example=examples.gone(5),
        tells_end=True,
    ),
    PublicType(
        type="complaint.received",
        actions=(COMPLAINT_RECEIVED,),
        noun=COMPLAINT,
        sentence=_("Something was heard on another network. Nobody but staff knows of it yet."),
        example=examples.COMPLAINT,
        is_once=True,
    ),
    PublicType(
        type="reply.delivered",
        actions=(REPLY_DELIVERED,),
        noun=DELIVERY,
        sentence=_("An answer arrived where the question came from."),
        example=examples.DELIVERY,
    ),
    PublicType(
        type="reply.failed",
        actions=(REPLY_FAILED,),
        noun=DELIVERY,
        sentence=_("An answer could not be carried to where the question came from."),
        example=examples.FAILED_DELIVERY,
    ),
)
