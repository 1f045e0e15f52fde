"""What people contribute to conversations, as their own page lists it: public words only, whoever looks."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from apps.people.contributions import Contribution, register

from .models import Post, Thread

SHOWN = ("thread", "body", "html", "posted_at", "voice", "thread__title", "thread__slug")


def threads_of(person):
    """Conversations that somebody opened."""
    return Thread.objects.public().filter(author=person).for_listing()


def replies_of(person):
    """Replies of somebody that are still there and that everybody may read."""
    public = Thread.objects.public().filter(pk=OuterRef("thread"))
    replies = Post.objects.present().shown().filter(Exists(public), author=person, is_opening=False)
    return replies.select_related("thread").only(*SHOWN)


def answers_of(person):
    """Replies of somebody that were chosen as the answer."""
    return replies_of(person).filter(Exists(Thread.objects.filter(accepted_answer=OuterRef("pk"))))


register(Contribution("threads", _("Conversations"), threads_of, "opened_at", "components/thread_rows.html"))
register(Contribution("replies", _("Replies"), replies_of, "posted_at", "forum/contributed_posts.html"))
register(Contribution("answers", _("Accepted answers"), answers_of, "posted_at", "forum/contributed_posts.html"))
