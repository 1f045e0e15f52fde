"""Articles for tests: written and published by the verbs, in as few words as it takes."""

from apps.knowledge.models import Article, Section
from apps.knowledge.verbs import arrange_article, publish_revision, save_section, translate_article, write_revision
from apps.people.models import User


def make_section(by: User, title: str = "Toasting", **told) -> Section:
    return save_section(by=by, title=title, **told)


def make_article(by: User, section: Section, title: str = "Why it stays cold", **told) -> Article:
    """A published article; `related` are others chosen by hand."""
    related = told.pop("related", ())
    told.setdefault("body", "Push the lever down.")
    article = publish_revision(write_revision(None, by=by, section=section, title=title, **told), by=by).article
    if related:
        arrange_article(article, by=by, related=related)
    return Article.objects.get(pk=article.pk)


def rewrite(article: Article, by: User, **told) -> Article:
    """The article with a new revision in force."""
    told = {"title": article.title, "body": "Push the lever down until it clicks.", **told}
    publish_revision(write_revision(article, by=by, **told), by=by)
    return Article.objects.get(pk=article.pk)


def make_translation(by: User, article: Article, language: str, title: str) -> Article:
    revision = translate_article(article, by=by, language=language)
    told = {"title": title, "body": "Den Hebel drücken.", "translated_from": article.in_force}
    revision = write_revision(revision.article, by=by, **told)
    return Article.objects.get(pk=publish_revision(revision, by=by).article_id)
