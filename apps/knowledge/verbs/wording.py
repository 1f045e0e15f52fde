"""From what an editor typed to an article's words as they may be stored. Errors name what to fix."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.foundation.plaintext import clean_line, clean_text

from ..languages import language_choices, read_language
from ..models import BODY_LIMIT, NOTE_LIMIT, SUMMARY_LIMIT, TITLE_LIMIT, Article, Attachment, Revision
from ..rendering import ARTICLE_RENDERER_VERSION, ATTACHMENT, check_attachments, render_article


@dataclass(frozen=True, slots=True)
class Wording:
    """What a revision says, cleaned. `summary` is one sentence for lists, `note` says what changed."""

    title: str
    body: str
    summary: str = ""
    note: str = ""

    def says_the_same(self, revision: Revision) -> bool:
        """Whether a revision says this already; what it says of the change does not count."""
        return (self.title, self.body, self.summary) == (revision.title, revision.body, revision.summary)


def read_wording(*, title: str, body: str, summary: str = "", note: str = "") -> Wording:
    """The words as they may be stored. Raises ValidationError by field, all at once."""
    errors: dict[str, ValidationError] = {}
    lines = {}
    for name, value, limit in (
        ("title", title, TITLE_LIMIT),
        ("summary", summary, SUMMARY_LIMIT),
        ("note", note, NOTE_LIMIT),
    ):
        try:
            lines[name] = _read_line(value, limit)
        except ValidationError as error:
            errors[name] = error
    if not errors and not lines["title"]:
        errors["title"] = ValidationError(_("Give it a title, so that others can find it."))
    if len(body) > BODY_LIMIT:
        errors["body"] = ValidationError(
            _("The text has %(length)d characters; %(limit)d are the most an article can hold. Make two of it.")
            % {"length": len(body), "limit": BODY_LIMIT}
        )
    elif not (body := clean_text(body, BODY_LIMIT)):
        errors["body"] = ValidationError(_("Write something first: the text is empty."))
    if errors:
        raise ValidationError(errors)
    return Wording(body=body, **lines)


def read_article_language(code: str) -> str:
    """A language that articles can be written in. Raises ValidationError for one that nobody here has heard of."""
    code = read_language(code)
    if code not in dict(language_choices()):
        raise ValidationError(
            _("“%(code)s” is no language that is known here. Choose one of the list.") % {"code": code}
        )
    return code


def render_revision(revision: Revision, article: Article) -> None:
    """Set a revision's HTML from its text. Raises ValidationError where the text names a file of another article, or
    links to the article that it is the text of."""
    revision.html = render_body(revision.body, article)
    revision.renderer = ARTICLE_RENDERER_VERSION


def render_body(body: str, article: Article | None) -> SafeString:
    """The HTML of a text of this article, or of one that is new; see `render_revision`."""
    pictures = {}
    if ATTACHMENT.search(body):
        attached = Attachment.objects.usable_in(article) if article else Attachment.objects.none()
        sizes = {str(one.key): (one.width, one.height) for one in attached}
        check_attachments(body, set(sizes))
        pictures = {found[0]: sizes[found[1]] for found in ATTACHMENT.finditer(body) if sizes[found[1]][0]}
    rendered = render_article(body, pictures)
    if article and article.pk in rendered.articles:
        raise ValidationError(
            _(
                "The text links to this article itself. Link to a heading of it, like #%(heading)s, or take the link "
                "out."
            )
            % {"heading": "s-first-steps"},
            code="links_to_itself",
        )
    return rendered.html


def _read_line(value: str, limit: int) -> str:
    if len(value) > limit:
        raise ValidationError(
            _("This has %(length)d characters; %(limit)d are the most.") % {"length": len(value), "limit": limit}
        )
    return clean_line(value, limit)
