"""Short links: /go/<slug>/."""

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from ..finding import family_of, find_article
from ..models import ShortLink, Video
from ..verbs.short_links import is_own_path
from ..visiting import note_hit
from ..wanted import address_for_wanted


@method_decorator(never_cache, name="dispatch")
class GoView(View):
    """Leads where the link leads today. Nobody keeps the answer, since tomorrow it may lead elsewhere.

    A former name leads where its new name leads; one step, never more. An article opens in the language that the
    browser wants, where there is such a translation.
    """

    def get(self, request, slug):
        link = get_object_or_404(ShortLink.objects.select_related("renamed_to__video", "video"), slug=slug)
        answer = HttpResponseRedirect(self._target(link.renamed_to or link))
        note_hit(request, link)
        return answer

    def _target(self, link: ShortLink) -> str:
        """Where a name in use leads. Raises Gone and Http404 like the page that it leads to would."""
        user = self.request.user
        if link.article_id:
            article = find_article(user, link.article_id)
            return address_for_wanted(article, family_of(article, user), self.request)
        if link.video_id:
            get_object_or_404(Video.objects.visible_to(user), pk=link.video_id)
            return link.video.get_absolute_url()
        # Asked again here: rows may have come from elsewhere than the verbs, and pages may be gone.
        if not is_own_path(link.path):
            raise Http404
        return link.path
