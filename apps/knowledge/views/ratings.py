"""Say whether an article or a video helped, signed in or by a random key that the browser keeps.

The pages give a visitor who is not signed in no cookie, so that they can be cached; without one, the usual token of a
form proves nothing. Their form is believed when the browser itself says that a page of ours sent it. A browser that
says nothing is shown a page that asks again, with a token.
"""

from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from apps.foundation.limits import require_within
from apps.foundation.verdicts import require
from apps.foundation.visitors import browser_key, give_browser_key, is_sent_from_here, new_browser_key

from ..finding import LARGEST_NUMBER, find_article
from ..models import Article, Revision, Video
from ..rating_forms import RatingForm
from ..rating_rules import may_rate
from ..verbs.say_helpful import rate

SEE_OTHER = 303


@method_decorator(csrf_exempt, name="dispatch")
class RatingView(View):
    """Whether something helped. The answer leads back to the page, to where it was asked."""

    subject: Article | Video

    def find(self, pk: int) -> Article | Video:
        """What is rated, if this visitor may read it."""
        raise NotImplementedError

    def rated(self, form: RatingForm) -> Revision | Video:
        """To what the vote belongs."""
        raise NotImplementedError

    def dispatch(self, request, *args, **kwargs):
        self.subject = self.find(kwargs["pk"])
        if request.method != "POST":
            return super().dispatch(request, *args, **kwargs)
        if request.user.is_authenticated or "csrfmiddlewaretoken" in request.POST:
            return self._with_token(request, *args, **kwargs)
        if not is_sent_from_here(request):
            return redirect(request.path)
        return super().dispatch(request, *args, **kwargs)

    @method_decorator(csrf_protect)
    def _with_token(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk):
        return self._ask(None)

    def post(self, request, pk):
        require(may_rate(request.user, self.subject))
        require_within("rate", request)
        form = RatingForm(request.POST)
        if not form.is_valid():
            return self._ask(form, status=422)
        person = request.user if request.user.is_authenticated else None
        browser = "" if person else browser_key(request) or new_browser_key()
        words = {name: form.cleaned_data[name] for name in ("reason", "text")}
        try:
            rate(self.rated(form), by=person, browser=browser, is_helpful=form.is_helpful, **words)
        except ValidationError as error:
            form.add_error(None, error)
            return self._ask(form, status=422)
        answer = HttpResponseRedirect(f"{self.subject.get_absolute_url()}#helpful", status=SEE_OTHER)
        if browser:
            give_browser_key(request, answer, browser)
        return answer

    def _ask(self, form: RatingForm | None, status: int = 200):
        context = {"subject": self.subject, "form": form}
        return render(self.request, "knowledge/rate.html", context, status=status)


class ArticleRatingView(RatingView):
    """Of an article: the vote belongs to the revision that was read, even if another came into force meanwhile."""

    def find(self, pk):
        return find_article(self.request.user, pk)

    def rated(self, form):
        number = form.cleaned_data["revision"]
        read = self.subject.revisions.filter(number=number, in_force_from__isnull=False).first() if number else None
        return read or self.subject.in_force


class VideoRatingView(RatingView):
    """Of a video."""

    def find(self, pk):
        return get_object_or_404(Video.objects.listed_for(self.request.user), pk=min(pk, LARGEST_NUMBER))

    def rated(self, form):
        return self.subject
