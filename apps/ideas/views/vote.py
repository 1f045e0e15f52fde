"""Vote for an idea, and take that back.

The pages of ideas give a visitor who is not signed in no cookie, so that they can be cached; without one, the usual
token of a form proves nothing. Their form is believed when the browser itself says that a page of ours sent it. A
browser that says nothing is shown a page that asks again, with a token.
"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from apps.forum.models import Kind, Thread
from apps.foundation.limits import require_within
from apps.foundation.verdicts import Refused, no, require
from apps.foundation.visitors import browser_key, give_browser_key, is_sent_from_here, new_browser_key

from ..listing import ballot_for, make_ready, with_vote_of_visitor
from ..models import Idea
from ..rules import may_vote
from ..verbs import cast_vote, idea_of, take_back_vote

# The page's script asks for the button alone, and says so.
FRAGMENT = "fragment"
LONGEST_WAY_BACK = 500


@method_decorator(csrf_exempt, name="dispatch")
class VoteView(View):
    """One vote of whoever asks, signed in or by a random key that the browser keeps. `_method=DELETE` takes it back."""

    idea: Idea

    def dispatch(self, request, *args, **kwargs):
        self.idea = self._find()
        if request.method not in {"POST", "DELETE"}:
            return super().dispatch(request, *args, **kwargs)
        if request.user.is_authenticated or "csrfmiddlewaretoken" in request.POST:
            return self._with_token(request, *args, **kwargs)
        if not is_sent_from_here(request):
            return redirect("ideas:vote", self.idea.thread_id)
        return super().dispatch(request, *args, **kwargs)

    @method_decorator(csrf_protect)
    def _with_token(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, thread_id):
        context = {"idea": self.idea, "thread": self.idea.thread, "verdict": may_vote(request.user, self.idea)}
        return render(request, "ideas/vote.html", context)

    def post(self, request, thread_id):
        # Plain forms cannot send DELETE; they say so in a field.
        if request.POST.get("_method", "").upper() == "DELETE":
            return self.delete(request, thread_id)
        return self._answer(request, self._cast)

    def delete(self, request, thread_id):
        return self._answer(request, self._take_back)

    def _answer(self, request, change):
        try:
            return change(request)
        except Refused as refusal:
            return self._refuse(request, str(refusal), status=403)
        except ValidationError as error:
            # Somebody else was faster: the idea was decided, or the last vote spent in another window.
            return self._refuse(request, " ".join(error.messages), status=422)

    def _cast(self, request):
        if not request.user.is_authenticated and settings.IDEA_VOTES_PER_PERSON:
            return self._sign_in_first(request)
        require(may_vote(request.user, self.idea))
        require_within("vote", request)
        if request.user.is_authenticated:
            cast_vote(self.idea, by=request.user)
            return self._done(request, _("Your vote counts."))
        browser = browser_key(request) or new_browser_key()
        cast_vote(self.idea, browser=browser)
        response = self._done(request, _("Your vote counts."), has_vote=True)
        give_browser_key(request, response, browser)
        return response

    def _take_back(self, request):
        if request.user.is_authenticated:
            take_back_vote(self.idea, by=request.user)
        elif browser := browser_key(request):
            take_back_vote(self.idea, browser=browser)
        return self._done(request, _("Your vote was taken back."))

    def _done(self, request, note: str, *, has_vote: bool | None = None):
        if self._is_fragment(request):
            return self._fragment(request, note, has_vote=has_vote)
        return redirect(self._way_back(request))

    def _refuse(self, request, reason: str, status: int):
        if self._is_fragment(request):
            return self._fragment(request, reason, status=status)
        if not request.user.is_authenticated:
            raise Refused(no(reason))
        messages.error(request, reason)
        return redirect(self._way_back(request))

    def _sign_in_first(self, request):
        return redirect_to_login(self._way_back(request), login_url=settings.LOGIN_URL)

    def _fragment(self, request, note: str, *, status: int = 200, has_vote: bool | None = None):
        idea = self._find()
        if has_vote is not None:
            # The key that its browser keeps from now on did not come with this request.
            idea.has_vote = has_vote
        context = {
            "idea": idea,
            "note": note,
            "ballot": ballot_for(request.user, settings.IDEA_VOTES_PER_PERSON),
            "is_large": request.POST.get("large") == "1",
        }
        return render(request, "ideas/voting.html#answer", context, status=status)

    def _find(self) -> Idea:
        pk = self.kwargs["thread_id"]
        ideas = with_vote_of_visitor(Idea.objects.visible_to(self.request.user), self.request)
        ideas = ideas.select_related("thread__author", "merge").filter(thread=pk)
        if not (idea := ideas.first()):
            # The leaf grows a moment after its conversation; whoever is faster makes it grow.
            threads = Thread.objects.visible_to(self.request.user).of_kind(Kind.IDEA)
            idea = ideas.get(pk=idea_of(get_object_or_404(threads, pk=pk)).pk)
        return make_ready([idea])[0]

    def _is_fragment(self, request) -> bool:
        return request.headers.get("X-Requested-With") == FRAGMENT

    def _way_back(self, request) -> str:
        """The page on which the button was pressed, where that is one of ours; else the idea's own."""
        way = request.POST.get("next", "")[:LONGEST_WAY_BACK]
        if way.startswith("/") and url_has_allowed_host_and_scheme(way, allowed_hosts=None):
            return way
        return self.idea.get_absolute_url()
