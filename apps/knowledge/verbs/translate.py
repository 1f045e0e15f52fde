"""Begin a translation, or bring one up to what the original says now."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from apps.people.models import User

from ..languages import language_name
from ..models import Article, Revision
from .wording import Wording, read_article_language
from .write import open_revision


@transaction.atomic
def translate_article(article: Article, *, by: User, language: str) -> Revision:
    """A draft of the article in another language, beginning with the words of the original. Safe to repeat.

    Where the translation is there already, its revision at work, or a new one that begins with what it says; either
    then renders the original's revision in force. A translation stands where its original stands and is for the same
    readers. Raises ValidationError for a translation of a translation, the original's language, and an unknown one.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    if article.translation_of_id:
        raise ValidationError(
            _("This is a translation itself. Translate the original, “%(title)s”.") % {"title": article.translation_of}
        )
    language = read_article_language(language)
    if language == article.language:
        raise ValidationError(
            _("The original is in %(language)s already. Choose another language.")
            % {"language": language_name(language)}
        )
    original = article.in_force or article.newest_revision()
    if original is None:
        raise ValidationError(_("Nothing is written yet that could be translated."))
    translation = article.translations.select_for_update().filter(language=language).first()
    if translation is None:
        translation = Article(
            section_id=article.section_id,
            product_id=article.product_id,
            language=language,
            translation_of=article,
            audience=article.audience,
            position=article.position,
            title=original.title,
            created_by=by,
        )
        translation.slug = translation.make_slug()
        translation.save()
    if at_work := translation.revisions.at_work().first():
        if at_work.translated_from_id != original.pk:
            at_work.translated_from = original
            at_work.save(update_fields=["translated_from"])
        return at_work
    latest = translation.newest_revision()
    said = latest or original
    wording = Wording(said.title, said.body, said.summary)
    return open_revision(translation, wording, by=by, based_on=latest, translated_from=original)
