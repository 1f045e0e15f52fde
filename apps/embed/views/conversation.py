"""A conversation in a frame: read it, say that one has it too, follow it, answer."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.forum.models import Post, Thread
from apps.forum.rules import can_have_me_toos, may_reply, may_speak
from apps.forum.verbs import post_reply, say_me_too, take_back_me_too
from apps.foundation.limits import require_within
from apps.foundation.verdicts import no, require
from apps.notifications.verbs import follow_subject, unfollow_subject

from ..conversation import Conversation, find_thread, is_followed, page_of_last, read_conversation
from ..forms import FramedReplyForm
from ..models import Feature, Scope
from .framed import EmbedView
from .home import ReadingView

# A reply is words alone.
REPLY_LIMIT_BYTES = 2_000_000


class ThreadView(ReadingView):
    """Its posts and events in the order in which they happened, the answer under the question."""

    http_method_names = ("get", "head")

    def get(self, request, key, thread_id):
        thread = find_thread(self.embed, request.user, thread_id)
        told = read_conversation(thread, request.user, request.GET.get("after"))
        return show_conversation(self, told, FramedReplyForm())


class RepliesView(EmbedView):
    """Add a reply. The answer is the page with it, and says its address."""

    http_method_names = ("post",)
    feature = Feature.REPLY
    scopes = {"POST": Scope.POST}
    body_limit = REPLY_LIMIT_BYTES

    def post(self, request, key, thread_id):
        thread = find_thread(self.embed, request.user, thread_id)
        require(may_reply(request.user, thread))
        require_within("post", request)
        form = FramedReplyForm(request.POST)
        if not form.is_valid():
            return self._again(thread, form)
        values = form.cleaned_data
        try:
            post = post_reply(thread, by=request.user, body=values["body"], ticket=values["ticket"])
        except ValidationError as error:
            form.add_error("body", error)
            return self._again(thread, form)
        return self._done(post)

    def _again(self, thread: Thread, form: FramedReplyForm):
        told = read_conversation(thread, self.request.user, self.request.GET.get("after"))
        return show_conversation(self, told, form, status=422)

    def _done(self, post: Post):
        user = self.request.user
        # Where it lives now: it may have been merged meanwhile.
        thread = find_thread(self.embed, user, post.thread_id)
        after = page_of_last(thread, user, post)
        note = _("Thank you. Your reply is here.")
        if post.is_held:
            note = _("Thank you. Somebody of our staff looks at this before others read it.")
        told = read_conversation(thread, user, after)
        response = show_conversation(self, told, FramedReplyForm(), note=note)
        more = {"after": after} if after else {}
        response["Content-Location"] = f"{self.frame.address('embed:thread', thread.pk, **more)}#{post.anchor}"
        return response


class ActView(EmbedView):
    """Something small about a conversation, done and taken back. The answer is the row of buttons as it is now."""

    http_method_names = ("post", "delete")

    def find(self, thread_id: int) -> Thread:
        """The conversation, if this person may read it here."""
        return find_thread(self.embed, self.request.user, thread_id)

    def done(self, thread_id: int, note: str):
        """The buttons anew, and a sentence of what was done."""
        thread = self.find(thread_id)
        told = {"thread": thread, "is_followed": is_followed(thread, self.request.user), "note": note}
        return self.page("embed/acts.html", told)


class MeTooView(ActView):
    """Say "I have this, too", and take it back."""

    feature = Feature.VOTE
    scopes = {"POST": Scope.VOTE, "DELETE": Scope.VOTE}

    def post(self, request, key, thread_id):
        thread = self.find(thread_id)
        require(can_have_me_toos(thread))
        if not thread.is_public:
            require(no(_("This conversation is not public.")))
        require(may_speak(request.user))
        require_within("me_too", request)
        say_me_too(thread, by=request.user)
        return self.done(thread_id, _("You are counted."))

    def delete(self, request, key, thread_id):
        take_back_me_too(self.find(thread_id), by=request.user)
        return self.done(thread_id, _("You are no longer counted."))


class FollowView(ActView):
    """Hear of what happens there, and hear no more."""

    feature = Feature.FOLLOW
    scopes = {"POST": Scope.FOLLOW, "DELETE": Scope.FOLLOW}

    def post(self, request, key, thread_id):
        thread = self.find(thread_id)
        require_within("follow", request)
        follow_subject(thread, by=request.user)
        return self.done(thread_id, _("You hear of it from now on."))

    def delete(self, request, key, thread_id):
        thread = self.find(thread_id)
        require_within("follow", request)
        unfollow_subject(thread, by=request.user)
        return self.done(thread_id, _("You hear no more of it."))


def show_conversation(view: EmbedView, told: Conversation, form: FramedReplyForm, *, note: str = "", status: int = 200):
    """The page of a conversation, with a form to reply in where this visitor may."""
    may = told.may_reply and view.embed.offers(Feature.REPLY)
    context = {
        "told": told,
        "thread": told.thread,
        "line": told.line,
        "is_followed": told.is_followed,
        "idea": told.idea,
        "form": form if may else None,
        "note": note,
    }
    return view.page("embed/thread.html", context, status=status)
