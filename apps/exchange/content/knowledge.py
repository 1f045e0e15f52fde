"""What we know: articles as they are in force, tutorials with their films, and the addresses that lead to them."""

import uuid

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from apps.knowledge.captions import read_captions, write_captions
from apps.knowledge.models import (
    Article,
    Attachment,
    Audience,
    CaptionTrack,
    Chapter,
    Distillation,
    Rating,
    Revision,
    Section,
    Series,
    ShortLink,
    Video,
)
from apps.knowledge.rendering import ARTICLE_RENDERER_VERSION, ATTACHMENT, render_article
from apps.knowledge.verbs.short_links import is_own_path
from apps.people.verbs import nobody

from .. import kinds
from ..media import look_at_attachment, look_at_film, look_at_picture, named_by_key
from ..nouns import Noun
from .voices import WITHOUT_A_NAME, give_voice

BY_WHOM = "who wrote for the company is shown to staff only"
FOR_STAFF = "a note for staff"
COUNTED = "follows from the ratings and is counted anew"
PUBLIC = "only what everybody may read leaves"
RENDERED = "made anew of the text, so that no file can bring HTML along"


def _attachments():
    """Those that the text in force of their article, or of its translation, shows or offers; what was only uploaded
    for a draft stays."""
    texts = Revision.objects.filter(article__in=Article.objects.public(), state=Revision.State.IN_FORCE)
    keys = set()
    for body in texts.filter(body__contains="/attachments/").values_list("body", flat=True).iterator(chunk_size=200):
        keys.update(match[1] for match in ATTACHMENT.finditer(body))
    return Attachment.objects.public().filter(key__in=keys)


def _short_links():
    articles, videos = Article.objects.public(), Video.objects.public()
    leads = Q(article__in=articles) | Q(video__in=videos) | ~Q(path="")
    former = Q(renamed_to__article__in=articles) | Q(renamed_to__video__in=videos) | ~Q(renamed_to__path="")
    return ShortLink.objects.filter(leads | (Q(renamed_to__isnull=False) & former))


def _article_made(article: Article) -> None:
    article.created_by = nobody()
    article.created_at = article.published_at
    if article.translation_of_id == article.pk:
        raise ValidationError(_("an article is no translation of itself"))


def _revision_made(revision: Revision) -> None:
    revision.written_by = nobody()
    revision.written_at = revision.in_force_from
    # Its pictures are known once its article stands; `afterwards` renders it.
    revision.html, revision.renderer = "", 0


def _attachment_made(attachment: Attachment) -> None:
    looked = look_at_attachment(attachment.incoming["file"], attachment.name)
    if (attachment.width, attachment.height) != (looked.width, looked.height):
        raise ValidationError(_("the picture has another size than the line says"))
    attachment.content_type, attachment.size = looked.content_type, looked.size
    attachment.uploaded_by = nobody()
    attachment.file_name = named_by_key(attachment, looked)


def _video_made(video: Video) -> None:
    video.created_by = nobody()
    video.html, video.renderer = render_article(video.body).html, ARTICLE_RENDERER_VERSION
    film, poster = video.incoming.get("file"), video.incoming.get("poster")
    if bool(film) != (video.host == Video.Host.HERE):
        raise ValidationError(_("a film that lies here has a file, and no other"))
    if film:
        looked = look_at_film(film)
        video.content_type, video.size = looked.content_type, looked.size
        video.file_name = f"{_folder()}.{looked.format}"
    if poster:
        look_at_picture(poster)
        video.poster_name = f"{_folder()}.webp"


def _folder() -> str:
    name = uuid.uuid4().hex
    return f"{name[:2]}/{name}"


def _captions_made(track: CaptionTrack) -> None:
    lines = read_captions(track.source)
    track.source = write_captions(lines)
    track.lines = [{"start": line.start, "end": line.end, "text": line.text} for line in lines]


def _own_path(path: str) -> None:
    if not is_own_path(path):
        raise ValidationError(_("“%(path)s” is no page of this site") % {"path": path[:80]})


def _section_made(section: Section) -> None:
    if section.parent_id == section.pk:
        raise ValidationError(_("a section cannot stand in itself"))


NOUNS = (
    Noun(
        name="sections",
        model=Section,
        fields="parent title slug description position",
        rows=Section.objects.all,
        is_pulled=True,
        made=_section_made,
    ),
    Noun(
        name="series",
        model=Series,
        fields="title slug description position",
        rows=Series.objects.all,
        is_pulled=True,
    ),
    Noun(
        name="articles",
        model=Article,
        fields="section product title slug language translation_of in_force position published_at updated_at",
        rows=Article.objects.public,
        needs=("in_force", "published_at"),
        comes_with=("in_force",),
        lists=("related",),
        left_out={
            "audience": PUBLIC,
            "created_by": BY_WHOM,
            "created_at": "when it was begun is told to staff only",
            "needs_change": FOR_STAFF,
            "helpful_count": COUNTED,
            "unhelpful_count": COUNTED,
        },
        constant={"audience": Audience.EVERYBODY},
        made=_article_made,
    ),
    Noun(
        name="article_revisions",
        model=Revision,
        fields="article number title summary body translated_from in_force_from",
        # Drafts, and what was replaced, are read by staff only.
        rows=lambda: Revision.objects.filter(state=Revision.State.IN_FORCE),
        needs=("in_force_from",),
        left_out={
            "state": "only what is in force leaves",
            "html": RENDERED,
            "renderer": "says by which version the HTML was made",
            "note": FOR_STAFF,
            "saved_times": "tells forms of the editor apart",
            "based_on": "an earlier revision, which is shown to staff only",
            "written_by": BY_WHOM,
            "written_at": "when it was written is told to staff only",
            "reviewed_by": BY_WHOM,
            "reviewed_at": "when it was looked at is told to staff only",
            "review_note": FOR_STAFF,
            "publish_at": "a plan of staff",
            "in_force_until": "empty for what is in force",
        },
        constant={"state": Revision.State.IN_FORCE},
        made=_revision_made,
    ),
    Noun(
        name="attachments",
        model=Attachment,
        fields="article key file name width height uploaded_at",
        rows=_attachments,
        left_out={
            "content_type": "follows from the file",
            "size": "told with the file",
            "uploaded_by": BY_WHOM,
        },
        made=_attachment_made,
    ),
    Noun(
        name="article_threads",
        model=Distillation,
        fields="article thread distilled_at documented_at",
        rows=lambda: Distillation.objects.filter(documented_at__isnull=False),
        left_out={"distilled_by": BY_WHOM},
    ),
    Noun(
        name="videos",
        model=Video,
        fields=(
            "section product series position title slug summary body language host external_id key file poster seconds "
            "width height created_at published_at updated_at"
        ),
        rows=Video.objects.public,
        needs=("published_at",),
        kinds={"file": kinds.Medium(is_needed=False), "poster": kinds.Medium(is_needed=False)},
        left_out={
            "html": RENDERED,
            "renderer": "says by which version the HTML was made",
            "audience": PUBLIC,
            "content_type": "follows from the film",
            "size": "told with the film",
            "created_by": BY_WHOM,
            "needs_change": FOR_STAFF,
            "helpful_count": COUNTED,
            "unhelpful_count": COUNTED,
        },
        constant={"audience": Audience.EVERYBODY},
        made=_video_made,
    ),
    Noun(name="video_chapters", model=Chapter, fields="video at_seconds title", rows=Chapter.objects.all),
    Noun(
        name="video_captions",
        model=CaptionTrack,
        fields="video language source uploaded_at",
        rows=CaptionTrack.objects.all,
        left_out={"lines": "read anew from the captions"},
        made=_captions_made,
    ),
    Noun(
        name="ratings",
        model=Rating,
        fields="revision video is_helpful rated_at",
        rows=lambda: Rating.objects.filter(
            Q(revision__in_force_until__isnull=True, revision__state=Revision.State.IN_FORCE)
            & Q(revision__article__in=Article.objects.public())
            | Q(video__in=Video.objects.public())
        ),
        left_out={
            "person": WITHOUT_A_NAME,
            "browser": WITHOUT_A_NAME,
            "reason": "told to staff only",
            "text": "told to staff only",
        },
        made=give_voice,
    ),
    Noun(
        name="short_links",
        model=ShortLink,
        fields="slug article video path renamed_to created_at",
        rows=_short_links,
        kinds={"path": kinds.Text(limit=300, validators=[_own_path])},
        left_out={"hits": "how often it was used is told to staff only", "last_hit_at": "told to staff only"},
    ),
)
