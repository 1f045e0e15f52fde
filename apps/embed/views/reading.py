"""Articles and videos in a frame, and whether they helped."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.csp import CSP

from apps.foundation.limits import require_within
from apps.foundation.verdicts import require
from apps.foundation.visitors import PROGRAM
from apps.knowledge.finding import LARGEST_NUMBER, family_of, find_article
from apps.knowledge.languages import language_name
from apps.knowledge.models import Article, Audience, Rating, Video
from apps.knowledge.platforms import Place
from apps.knowledge.rating_forms import RatingForm
from apps.knowledge.rating_rules import may_rate
from apps.knowledge.shares import helpful_share
from apps.knowledge.transcripts import choose_track, transcript_of
from apps.knowledge.verbs.say_helpful import rate
from apps.knowledge.verbs.visits import count_visit

from ..models import Feature, Scope
from .framed import EmbedView
from .home import ReadingView


class ArticleView(ReadingView):
    """An article as everybody may read it, whichever its product: links lead to it from far."""

    http_method_names = ("get", "head")

    def get(self, request, key, pk):
        article = find_public_article(request, pk)
        note_visit(request, article)
        return self.page("embed/article.html", article_context(article, request))


class ArticleRatingView(EmbedView):
    """Whether it helped. The vote belongs to the revision that was read, even if another came into force meanwhile."""

    http_method_names = ("post",)
    scopes = {"POST": Scope.VOTE}

    def post(self, request, key, pk):
        article = find_public_article(request, pk)
        form = RatingForm(request.POST)

        def read():
            number = form.cleaned_data["revision"]
            read = article.revisions.filter(number=number, in_force_from__isnull=False).first() if number else None
            return read or article.in_force

        return _rate(self, form, article, read)


class VideoView(ReadingView):
    """A tutorial: the film, its steps, and what is said in it."""

    http_method_names = ("get", "head")
    feature = Feature.VIDEOS

    def get(self, request, key, pk):
        video = find_public_video(pk)
        tracks = list(video.tracks.order_by("language"))
        track = choose_track(tracks, "", video.language)
        place = None if video.is_here else Place(video.host, video.external_id)
        note_visit(request, video)
        context = {
            **rated_context(video, request.user),
            "video": video,
            "tracks": tracks,
            "chapters": list(video.chapters.all()),
            "transcript": transcript_of(track) if track else None,
            "place": place,
            # A film that is fetched from a place of its own is played where the policy knows that place: on the site.
            "plays_here": bool(video.film_address) and settings.FILM_DELIVERY != "redirect",
        }
        response = self.page("embed/video.html", context)
        # Films that lie with us may be played here; those elsewhere are opened there, in a tab of their own.
        response._csp_config = {**settings.SECURE_CSP, "media-src": [CSP.SELF]}
        return response


class VideoRatingView(EmbedView):
    """Whether a tutorial helped."""

    http_method_names = ("post",)
    feature = Feature.VIDEOS
    scopes = {"POST": Scope.VOTE}

    def post(self, request, key, pk):
        video = find_public_video(pk)
        return _rate(self, RatingForm(request.POST), video, lambda: video)


def find_public_article(request, pk: int) -> Article:
    """The article that everybody may read; raises as `find_article` does for any other."""
    article = find_article(request.user, pk)
    if article.audience != Audience.EVERYBODY:
        raise Http404
    return article


def find_public_video(pk: int) -> Video:
    """The video that everybody may see. Raises Http404 for any other."""
    rows = Video.objects.public().select_related("section__parent", "product", "series")
    return get_object_or_404(rows, pk=min(pk, LARGEST_NUMBER))


def article_context(article: Article, request) -> dict:
    """What the page of an article shows."""
    family = family_of(article, request.user)
    languages = [(one, language_name(one.language)) for one in family] if len(family) > 1 else []
    return {
        **rated_context(article, request.user),
        "article": article,
        "revision": article.in_force,
        "languages": languages,
    }


def rated_context(subject: Article | Video, user) -> dict:
    """How many it helped, and the question whether it did with what this person said to it."""
    own = None
    if user.is_authenticated:
        about = {"video": subject.pk} if isinstance(subject, Video) else {"revision": subject.in_force_id}
        own = Rating.objects.of_voice(person=user).filter(**about).first()
    return {
        "subject": subject,
        "own": own,
        "form": RatingForm(initial={"reason": own.reason, "text": own.text} if own else {}),
        "share": helpful_share(subject.helpful_count, subject.unhelpful_count),
        "votes": subject.helpful_count + subject.unhelpful_count,
    }


def note_visit(request, subject: Article | Video) -> None:
    """Count that it is opened, unless by a program: in a frame a browser says "iframe", and our script "empty"."""
    said = request.headers.get("User-Agent", "")
    is_guess = request.headers.get("Sec-Purpose") or request.headers.get("Purpose") == "prefetch"
    if request.method == "GET" and said and not PROGRAM.search(said) and not is_guess:
        count_visit(type(subject), subject.pk)


def _rate(view: EmbedView, form: RatingForm, subject: Article | Video, read):
    request = view.request
    require(may_rate(request.user, subject))
    require_within("rate", request)
    if not form.is_valid():
        return view.page("embed/rating.html", {"subject": subject, "form": form, "is_asked_why": True}, status=422)
    words = {name: form.cleaned_data[name] for name in ("reason", "text")}
    try:
        own = rate(read(), by=request.user, is_helpful=form.is_helpful, **words)
    except ValidationError as error:
        form.add_error(None, error)
        return view.page("embed/rating.html", {"subject": subject, "form": form, "is_asked_why": True}, status=422)
    form = RatingForm(initial={"reason": own.reason, "text": own.text})
    return view.page("embed/rating.html", {"subject": subject, "own": own, "form": form})
