"""What the editing page shows and stores. The page is the admin's; nothing is written here but through verbs."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.safestring import SafeString

from apps.people.models import User

from .comparing import Comparison, compare_words
from .editing_forms import PLACE, PlaceForm, WordsForm
from .languages import language_name
from .models import Article, Revision
from .rules import may_arrange
from .verbs import EditConflict, arrange_article, submit_revision, write_revision
from .verbs.wording import read_wording, render_body

BY_PLACE = {"section", "product", "audience", "language", "position", "related", "needs_change"}


@dataclass(slots=True)
class Sheet:
    """The forms of the editing page as they were opened or sent, and what became of them.

    `place` is None for whoever may write the words only. `preview` is safe HTML. `conflict` compares what somebody
    else saved meanwhile with what was typed here, and `theirs` is their revision.
    """

    article: Article | None
    words: WordsForm
    place: PlaceForm | None
    preview: SafeString | str = ""
    theirs: Revision | None = None
    conflict: list[Comparison] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether both forms can be read."""
        # Both are asked, so that all that is wrong is told at once.
        return all([self.words.is_valid(), self.place is None or self.place.is_valid()])

    @property
    def has_errors(self) -> bool:
        """Whether something was sent that did not fit."""
        return bool(self.words.errors or (self.place and self.place.errors))


def open_sheet(article: Article | None, user: User, sent=None) -> Sheet:
    """The forms for a new article or for one that is there; `sent` is what was typed, if it was."""
    newest = article.newest_revision() if article else None
    words = WordsForm(sent, article=article, initial=WordsForm.shown(newest) if newest else None)
    place = None
    if article is None or may_arrange(user):
        place = PlaceForm(sent, article=article, initial=PlaceForm.shown(article) if article else None)
    return Sheet(article, words, place)


def preview_sheet(sheet: Sheet) -> None:
    """Render what was typed without storing it; what is wrong with it stands at the forms."""
    if not sheet.is_good:
        return
    said = sheet.words.cleaned_data
    try:
        wording = read_wording(title=said["title"], body=said["body"], summary=said["summary"], note=said["note"])
        sheet.preview = render_body(wording.body, sheet.article)
    except ValidationError as error:
        _tell(sheet, error)


def save_sheet(sheet: Sheet, *, by: User, submits: bool = False) -> Revision | None:
    """Store the words and the place together, or nothing. None where something does not fit, said at the forms."""
    if not sheet.is_good:
        return None
    try:
        with transaction.atomic():
            return _store(sheet, by=by, submits=submits)
    except EditConflict as conflict:
        _show_conflict(sheet, conflict)
    except ValidationError as error:
        _tell(sheet, error)
    return None


def translations_of(article: Article) -> list[dict]:
    """Each language with its article, and whether it says what the original says now; the original first."""
    original = article.translation_of or article
    rows = original.translations.select_related("in_force").order_by("language")
    translations = [
        {
            "article": one,
            "language": language_name(one.language),
            "is_outdated": one.is_published and one.in_force.translated_from_id != original.in_force_id,
        }
        for one in rows
    ]
    if not translations:
        return []
    return [{"article": original, "language": language_name(original.language), "is_outdated": False}, *translations]


def _store(sheet: Sheet, *, by: User, submits: bool) -> Revision:
    said, placed = sheet.words.cleaned_data, sheet.place.cleaned_data if sheet.place else {}
    article = sheet.article
    words = {name: said[name] for name in ("title", "summary", "body", "note")}
    if article is None:
        begun = {name: placed[name] for name in ("section", "product", "audience", "language")}
        revision = write_revision(None, by=by, made_from=said["made_from"], **words, **begun)
    else:
        renders = article.translation_of.in_force if said.get("is_up_to_date") and article.is_translation else None
        revision = write_revision(article, by=by, made_from=said["made_from"], translated_from=renders, **words)
        if told := {name: placed[name] for name in PLACE if name in placed}:
            arrange_article(article, by=by, **told)
    return submit_revision(revision, by=by) if submits and revision.is_at_work else revision


def _show_conflict(sheet: Sheet, conflict: EditConflict) -> None:
    theirs, said = conflict.theirs, sheet.words.cleaned_data
    sheet.theirs = theirs
    sheet.conflict = compare_words(
        (theirs.title, theirs.summary, theirs.body), (said["title"], said["summary"], said["body"])
    )
    # What was typed stays in the fields. Saved once more, it is what was made from theirs.
    sheet.words.data = sheet.words.data.copy()
    sheet.words.data["made_from"] = theirs.version
    sheet.words.add_error(None, conflict.messages[0])


def _tell(sheet: Sheet, error: ValidationError) -> None:
    """Put what a verb said where the field stands."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
    for name, sentences in by_field.items():
        form = sheet.place if name in BY_PLACE and sheet.place else sheet.words
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)
