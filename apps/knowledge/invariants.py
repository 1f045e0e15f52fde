from django.core.files.storage import default_storage
from django.db.models import Count, F, Q
from django.utils import timezone

from apps.foundation.invariants import invariant

from .models import Article, Attachment, Revision, ShortLink, Video
from .verbs.video_keeping import KEPT_WITHOUT_A_VIDEO, stray_video_files

SHOWN = 100
FILES_LOOKED_AT = 1_000


@invariant("K1", "An article is published exactly while one of its own revisions is in force.")
def force_is_told_twice_alike():
    # Between articles and revisions no constraint can reach.
    wrong = Article.objects.filter(in_force__isnull=False).exclude(
        in_force__state=Revision.State.IN_FORCE, in_force__article=F("pk")
    )
    for pk in wrong.values_list("pk", flat=True)[:SHOWN]:
        yield f"article {pk} names a revision that is not in force, or of another article"
    alone = Revision.objects.filter(state=Revision.State.IN_FORCE).exclude(article__in_force=F("pk"))
    for pk in alone.values_list("pk", flat=True)[:SHOWN]:
        yield f"revision {pk} is in force, and its article does not name it"


@invariant("K2", "Votes on an article are those on its revision in force.")
def votes_are_counted():
    counted = Article.objects.annotate(
        yes=Count("in_force__ratings", filter=Q(in_force__ratings__is_helpful=True)),
        no=Count("in_force__ratings", filter=Q(in_force__ratings__is_helpful=False)),
    ).exclude(yes=F("helpful_count"), no=F("unhelpful_count"))
    for pk, yes, no in counted.values_list("pk", "yes", "no")[:SHOWN]:
        yield f"article {pk} has {yes} and {no} votes, and says otherwise"


@invariant("K3", "An article is called what its revision in force is called, in its address, too.")
def articles_are_called_what_they_say():
    published = Article.objects.published().select_related("in_force")
    for article in published.exclude(title=F("in_force__title"))[:SHOWN]:
        yield f"article {article.pk} is called “{article.title}”, its revision “{article.in_force.title}”"
    for article in Article.objects.published().only("pk", "title", "slug").iterator(chunk_size=1_000):
        if article.slug != article.make_slug():
            yield f"article {article.pk} has the address “{article.slug}”"


@invariant("K4", "A translation stands where its original stands, and is for the same readers.")
def translations_stand_with_their_original():
    astray = Article.objects.filter(translation_of__isnull=False).exclude(
        section=F("translation_of__section"), audience=F("translation_of__audience"), language__gt=""
    )
    for pk in astray.values_list("pk", flat=True)[:SHOWN]:
        yield f"article {pk} stands elsewhere than what it translates, or is for others"
    second_hand = Article.objects.filter(translation_of__translation_of__isnull=False)
    for pk in second_hand.values_list("pk", flat=True)[:SHOWN]:
        yield f"article {pk} translates a translation"


@invariant("K5", "Every attachment of the newest thousand has its file.")
def attachments_have_files():
    for pk, name in Attachment.objects.order_by("-pk").values_list("pk", "file")[:FILES_LOOKED_AT]:
        if not default_storage.exists(name):
            yield f"attachment {pk} has no file {name}"


@invariant("K6", "Votes on a video are those that were given.")
def votes_on_videos_are_counted():
    counted = Video.objects.annotate(
        yes=Count("ratings", filter=Q(ratings__is_helpful=True)),
        no=Count("ratings", filter=Q(ratings__is_helpful=False)),
    ).exclude(yes=F("helpful_count"), no=F("unhelpful_count"))
    for pk, yes, no in counted.values_list("pk", "yes", "no")[:SHOWN]:
        yield f"video {pk} has {yes} and {no} votes, and says otherwise"


@invariant("K7", "A former name of a short link leads to one that is in use.")
def former_names_lead_on():
    astray = ShortLink.objects.filter(renamed_to__renamed_to__isnull=False)
    for slug in astray.values_list("slug", flat=True)[:SHOWN]:
        yield f"short link {slug} was renamed to one that was renamed"


@invariant("K8", "Each film and poster of a video is there, and each such file is of a video.")
def videos_have_their_files():
    for pk, film, poster in Video.objects.order_by("pk").values_list("pk", "file", "poster").iterator():
        for name in filter(None, (film, poster)):
            if not default_storage.exists(name):
                yield f"video {pk} has no file {name}"
    # A file of the last day may belong to a form that is on its way.
    before = timezone.now() - KEPT_WITHOUT_A_VIDEO
    for name in stray_video_files():
        if default_storage.get_modified_time(name) < before:
            yield f"file {name} belongs to no video"
