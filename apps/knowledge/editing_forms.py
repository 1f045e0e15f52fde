"""What an editor types: the words of an article, and where it stands."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from apps.company.models import Product

from .languages import language_choices
from .models import Article, Audience, Revision, Section
from .verbs.arrange import RELATED_AT_MOST

# Longer than what may be stored, so that somebody who pasted too much is told how much, and gets it back.
TYPED_LIMIT = 200_000
_ARTICLE = re.compile(r"(?:\S*/articles/)?(\d{1,18})(?:/\S*)?")
PLACE = ("section", "product", "audience", "position", "related", "needs_change")


class WordsForm(forms.Form):
    """What a revision says. The verb says what does not fit; here only what would be a burden is refused."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=TYPED_LIMIT, widget=UnfoldAdminTextInputWidget)
    summary = forms.CharField(
        label=gettext_lazy("Summary"),
        max_length=TYPED_LIMIT,
        required=False,
        help_text=gettext_lazy("One sentence for lists and search engines."),
        widget=UnfoldAdminTextInputWidget,
    )
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=TYPED_LIMIT,
        strip=False,
        help_text=gettext_lazy(
            "Markdown. “# ” begins a heading, “- ” a list. A picture is attached first, then shown by its address."
        ),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 24, "dir": "auto"}),
    )
    note = forms.CharField(
        label=gettext_lazy("What changed"),
        max_length=TYPED_LIMIT,
        required=False,
        help_text=gettext_lazy("For colleagues, in the history."),
        widget=UnfoldAdminTextInputWidget,
    )
    made_from = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    is_up_to_date = forms.BooleanField(
        label=gettext_lazy("This says what the original says now"), required=False, widget=UnfoldBooleanWidget
    )

    def __init__(self, *args, article: Article | None, **kwargs):
        super().__init__(*args, **kwargs)
        if article is None or not article.is_translation:
            del self.fields["is_up_to_date"]

    @staticmethod
    def shown(revision: Revision) -> dict:
        """The form's first values for what is written already."""
        return {
            "title": revision.title,
            "summary": revision.summary,
            "body": revision.body,
            "note": revision.note if revision.is_at_work else "",
            "made_from": revision.version,
        }


class PlaceForm(forms.Form):
    """Where an article stands, whom it is for, and what is related."""

    section = forms.ModelChoiceField(
        label=gettext_lazy("Section"), queryset=Section.objects.all(), widget=UnfoldAdminSelectWidget
    )
    product = forms.ModelChoiceField(
        label=gettext_lazy("Product"), queryset=Product.objects.all(), required=False, widget=UnfoldAdminSelectWidget
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Who may read it"),
        choices=Audience.choices,
        initial=Audience.EVERYBODY,
        widget=UnfoldAdminSelectWidget,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=language_choices, initial="en", widget=UnfoldAdminSelectWidget
    )
    position = forms.IntegerField(
        label=gettext_lazy("Position in the section"), initial=0, widget=UnfoldAdminTextInputWidget
    )
    related = forms.CharField(
        label=gettext_lazy("Related articles"),
        max_length=4000,
        required=False,
        help_text=gettext_lazy("Their numbers or addresses, one a line."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )
    needs_change = forms.CharField(
        label=gettext_lazy("Needs change"),
        max_length=4000,
        required=False,
        help_text=gettext_lazy("What is wrong with it. Empty: nothing."),
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, *args, article: Article | None, **kwargs):
        super().__init__(*args, **kwargs)
        if article is None:
            for name in ("position", "related", "needs_change"):
                del self.fields[name]
            return
        del self.fields["language"]
        if article.is_translation:
            # A translation stands where its original stands.
            for name in ("section", "product", "audience", "position"):
                del self.fields[name]

    def clean_related(self) -> list[Article]:
        """The articles that the lines name, in their order."""
        lines = [line.strip() for line in self.cleaned_data["related"].replace(",", "\n").splitlines() if line.strip()]
        if len(lines) > RELATED_AT_MOST:
            raise ValidationError(_("Choose at most %(limit)d.") % {"limit": RELATED_AT_MOST})
        found = []
        for line in lines:
            number = _ARTICLE.fullmatch(line)
            article = Article.objects.filter(pk=int(number[1])).first() if number else None
            if article is None:
                raise ValidationError(_("“%(line)s” is no article. Write its number or its address.") % {"line": line})
            found.append(article)
        return found

    @staticmethod
    def shown(article: Article) -> dict:
        """The form's first values for an article that is there."""
        return {
            "section": article.section_id,
            "product": article.product_id,
            "audience": article.audience,
            "position": article.position,
            "needs_change": article.needs_change,
            "related": "\n".join(str(pk) for pk in article.related.order_by("pk").values_list("pk", flat=True)),
        }


class FileForm(forms.Form):
    """A file to attach."""

    file = forms.FileField(label=gettext_lazy("File"))
