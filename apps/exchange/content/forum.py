"""Public conversations: what everybody reads, and nothing that was held back, removed or said in private."""

from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, Case, CharField, F, Q, TextField, Value, When
from django.utils.translation import gettext as _

from apps.forum.models import (
    Board,
    Lock,
    Merge,
    MeToo,
    Picture,
    Post,
    Removal,
    Resolution,
    Revision,
    Split,
    Standing,
    Tag,
    Thread,
    Visibility,
)
from apps.forum.rendering import render_post
from apps.foundation.markdown import RENDERER_VERSION
from apps.people.models import User
from apps.people.verbs import nobody

from ..kinds import LARGEST_ID, Medium, Number, Reference, Structure, Wrong
from ..media import look_at_picture, named_by_key
from ..nouns import Noun
from .by_address import SLUG, TITLE, address_alone, unless_by_address, unless_opened_by_address
from .carried import read_places, tell_places
from .voices import COUNTED, WITHOUT_A_NAME, give_voice

READABLE = Q(standing=Standing.SHOWN, withdrawn_at__isnull=True)


def _threads():
    """Those that everybody may see, and those that were: their addresses lead to where they live on."""
    return Thread.objects.filter(
        Q(merge__isnull=True) | Q(merge__into__visibility=Visibility.PUBLIC), visibility=Visibility.PUBLIC
    )


def _posts():
    """What has a place on the page for everybody: readable posts, and the marks of those that are gone."""
    marked = Q(standing=Standing.REMOVED, removal__was_held=False)
    return Post.objects.filter(
        Q(standing=Standing.SHOWN) | marked, thread__in=Thread.objects.filter(visibility=Visibility.PUBLIC)
    )


def _post_made(post: Post) -> None:
    if post.standing == Standing.HELD:
        raise ValidationError(_("what is held back is not public"))
    if (post.withdrawn_at or post.standing == Standing.REMOVED) and post.body:
        raise ValidationError(_("a post that is gone has no words"))
    if post.author_id is None:
        if post.body:
            raise ValidationError(_("a post with words has an author"))
        post.author = nobody()
    post.renderer = RENDERER_VERSION
    if post.body:
        # The renderer asks for nothing of its author but the number.
        post.html = render_post(post.body, author=User(pk=post.author_id), written_here=not post.said_on).html


def _picture_made(picture: Picture) -> None:
    looked = look_at_picture(picture.incoming["file"])
    if (picture.format, picture.width, picture.height) != (looked.format, looked.width, looked.height):
        raise ValidationError(_("the picture has another size or format than the line says"))
    picture.size = looked.size
    # Put right once its post is there; who that is decides nothing before.
    picture.uploaded_by = nobody()
    picture.file_name = named_by_key(picture, looked)


def _merge_made(merge: Merge) -> None:
    if merge.thread_id == merge.into_id:
        raise ValidationError(_("a conversation cannot be merged into itself"))


def _moved_posts(value) -> list[int]:
    if not isinstance(value, list) or len(value) > 100_000:
        raise Wrong(_("it should be a list of numbers"))
    return [Number(least=1, most=LARGEST_ID).read(one) for one in value]


NOUNS = (
    Noun(
        name="boards",
        model=Board,
        fields="name slug description position",
        rows=Board.objects.all,
    ),
    Noun(name="tags", model=Tag, fields="name slug", rows=Tag.objects.all, is_pulled=True),
    Noun(
        name="threads",
        model=Thread,
        fields=(
            "board author product kind title slug language opened_at said_on accepted_answer accepted_by last_post_at "
            "last_voice answered_at asked_back_at"
        ),
        rows=_threads,
        read={"title": unless_opened_by_address("title", TITLE), "slug": unless_opened_by_address("slug", SLUG)},
        lists=("tags",),
        left_out={
            "visibility": "only public ones leave",
            "reply_count": "follows from the posts and is counted anew",
            "me_too_count": "follows from the me-toos and is counted anew",
        },
        constant={"visibility": Visibility.PUBLIC},
    ),
    Noun(
        name="pictures",
        model=Picture,
        fields="key post file format width height uploaded_at",
        rows=lambda: Picture.objects.filter(
            post__standing=Standing.SHOWN, post__withdrawn_at__isnull=True, uploaded_by=F("post__author")
        ),
        needs=("post",),
        kinds={"file": Medium()},
        left_out={"uploaded_by": "always who wrote the post", "size": "told with the file"},
        made=_picture_made,
    ),
    Noun(
        name="posts",
        model=Post,
        fields=(
            "thread author answers voice spoke_for standing is_opening body posted_at edited_at withdrawn_at said_on "
            "said_by said_at_url carried_to"
        ),
        rows=_posts,
        read={
            # Who wrote what is gone is not shown any more.
            "author": Case(When(READABLE, then=F("author_id")), default=None, output_field=BigIntegerField()),
            "body": Case(
                When(~READABLE, then=Value("")),
                default=unless_by_address("body", address_alone()),
                output_field=TextField(),
            ),
            "said_by": Case(
                When(~READABLE, then=Value("")),
                default=unless_by_address("said_by", Value("")),
                output_field=CharField(),
            ),
        },
        kinds={
            "author": Reference("people", is_needed=False),
            "carried_to": Structure(
                "places where it was posted, too: `place` and `url` each", read_places, tell_places
            ),
        },
        left_out={
            "html": "made anew of the text, so that no file can bring HTML along",
            "renderer": "says by which version the HTML was made",
            "goes_home": "says what staff still wants done with it",
            "ticket": "the form it was written in, by which a second sending is known",
        },
        made=_post_made,
    ),
    Noun(
        name="post_revisions",
        model=Revision,
        fields="post body replaced_at replaced_by",
        # What customers' posts said before is shown to nobody but staff.
        rows=lambda: Revision.objects.filter(
            post__standing=Standing.SHOWN, post__withdrawn_at__isnull=True, post__edited_at__isnull=False
        ).exclude(post__voice="customer"),
    ),
    Noun(
        name="removals",
        model=Removal,
        fields="post reason role removed_at",
        rows=lambda: Removal.objects.filter(was_held=False, post__standing=Standing.REMOVED),
        left_out={
            "note": "for staff only",
            "removed_by": "the role is told, not who",
            "was_held": "only what was once to be read leaves a mark",
            "title": "the title that went with it",
            "visibility": "for putting it back, which needs the words",
        },
    ),
    Noun(
        name="resolutions",
        model=Resolution,
        fields="thread how settled_by settled_at answer",
        rows=Resolution.objects.all,
    ),
    Noun(name="locks", model=Lock, fields="thread locked_by locked_at reason", rows=Lock.objects.all),
    Noun(
        name="me_toos",
        model=MeToo,
        fields="thread said_at",
        rows=MeToo.objects.all,
        left_out={"person": WITHOUT_A_NAME, "browser": WITHOUT_A_NAME},
        made=give_voice,
    ),
    Noun(
        name="merges",
        model=Merge,
        fields="thread into merged_by merged_at posts opening along",
        rows=Merge.objects.all,
        kinds={"posts": Structure("the `id`s of the posts that moved, for taking it apart again", _moved_posts)},
        left_out={
            "me_toos": COUNTED,
            "spared_me_toos": COUNTED,
        },
        made=_merge_made,
    ),
    Noun(
        name="splits",
        model=Split,
        fields="thread split_from split_by split_at",
        rows=Split.objects.all,
    ),
)
