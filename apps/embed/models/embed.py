from secrets import token_urlsafe

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.company.models import Product
from apps.forum.models import Board
from apps.foundation.secrets import SecretJSONField, SecretUnreadable

from ..colours import DARK_PAPER, LEAST_CONTRAST, LIGHT_PAPER, contrast, validate_colour
from ..origins import FACEBOOK, validate_origins
from ..querysets import EmbedQuerySet

KEY_LENGTH = 22
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}


class Kind(models.TextChoices):
    """What a frame is for, and so which pages it shows."""

    TAB = "tab", _("Support tab of a Facebook page")
    WIDGET = "widget", _("Widget on a web site")
    FRAME = "frame", _("Frame to read: latest conversations, roadmap")


class Scheme(models.TextChoices):
    """Light or dark."""

    AUTO = "auto", _("As the visitor's system has it")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Feature(models.TextChoices):
    """What can be done in a frame besides searching and reading."""

    ASK = "ask", _("Ask a question")
    REPLY = "reply", _("Answer in conversations")
    VOTE = "vote", _("Say “me too” and vote")
    FOLLOW = "follow", _("Follow conversations")
    MY_THREADS = "my_threads", _("See one's own conversations")
    IDEAS = "ideas", _("Ideas")
    VIDEOS = "videos", _("Videos")
    REVIEWS = "reviews", _("Reviews")
    PRIVATE = "private", _("Ask in private")


def new_key() -> str:
    """A key for an embed: public, but not to be guessed."""
    return token_urlsafe(16)


class Embed(models.Model):
    """A frame of ours in somebody else's page: who may show it, what it offers and how it looks."""

    key = models.CharField(_("key"), max_length=KEY_LENGTH, unique=True, editable=False)
    name = models.CharField(
        _("name"),
        max_length=80,
        help_text=_("Where it stands, for example “Shop X”. Visitors read it when they sign in from there."),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.WIDGET)
    origins = models.JSONField(_("sites that may show it"), default=list, blank=True)
    features = models.JSONField(_("what it offers"), default=list, blank=True)
    product = models.ForeignKey(
        Product,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("product"),
        help_text=_("It shows what is about this product only, and questions are about it. Empty for everything."),
    )
    boards = models.ManyToManyField(
        Board,
        blank=True,
        related_name="+",
        verbose_name=_("boards"),
        help_text=_("It shows conversations of these boards only. None for all."),
    )
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        blank=True,
        help_text=_("As in #1877f2. Empty for the colour of the company."),
    )
    scheme = models.CharField(_("light or dark"), max_length=5, choices=Scheme, default=Scheme.AUTO)
    language = models.CharField(
        _("language"),
        max_length=10,
        blank=True,
        help_text=_("A code such as “en” or “ar”; it also decides in which direction is read. Empty for the site's."),
    )
    facebook_page_id = models.CharField(
        _("id of the Facebook page"),
        max_length=30,
        blank=True,
        validators=[RegexValidator(r"\A[0-9]+\Z", _("The id of a page has digits only."))],
    )
    # {"facebook_app_secret": "…"}
    secrets = SecretJSONField(_("secrets"))
    is_enabled = models.BooleanField(_("switched on"), default=True)
    created_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    # What hosts may keep of it is known by this moment.
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now, editable=False)

    objects = EmbedQuerySet.as_manager()

    class Meta:
        verbose_name = _("frame")
        verbose_name_plural = _("frames")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(key=""), name="embed_has_a_key"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="embed_is_of_a_known_kind"),
            models.CheckConstraint(condition=Q(scheme__in=Scheme.values), name="embed_is_light_dark_or_either"),
            models.CheckConstraint(
                condition=Q(facebook_page_id="") | Q(kind=Kind.TAB), name="embed_of_a_facebook_page_is_a_tab"
            ),
            models.UniqueConstraint(
                fields=["facebook_page_id"], condition=~Q(facebook_page_id=""), name="embed_one_tab_per_facebook_page"
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        if not self.key:
            self.key = new_key()
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "key"}
        super().save(**kwargs)

    def get_absolute_url(self):
        """The first page of the frame."""
        return reverse("embed:home", args=[self.key])

    def clean(self):
        super().clean()
        self.key = self.key or new_key()
        wrong = {}
        try:
            validate_origins(self.origins)
        except ValidationError as error:
            wrong["origins"] = error
        features = self.features if isinstance(self.features, list) else [None]
        if not set(features) <= set(Feature.values) or len(set(features)) != len(features):
            wrong["features"] = _now("Choose each of what it offers once, from the list.")
        if self.language and not _is_language(self.language):
            wrong["language"] = _now("This is not the code of a language; write one such as “en” or “ar”.")
        if self.facebook_page_id and self.kind != Kind.TAB:
            wrong["facebook_page_id"] = _now("Only a support tab belongs to a Facebook page.")
        try:
            self._check_accent()
        except ValidationError as error:
            wrong["accent"] = error
        if wrong:
            raise ValidationError(wrong)

    @property
    def allowed_origins(self) -> list[str]:
        """Every origin that may show it: those of its row, and Facebook's for the tab of a page there."""
        facebook = FACEBOOK if self.kind == Kind.TAB else ()
        return list(dict.fromkeys([*self.origins, *facebook]))

    @property
    def offered(self) -> dict[str, bool]:
        """Each feature by name and whether it is offered, for templates: `{% if embed.offered.ask %}`."""
        return {feature: feature in self.features for feature in Feature.values}

    def offers(self, feature: str) -> bool:
        """Whether a feature is switched on here."""
        return feature in self.features

    @property
    def interface_language(self) -> str:
        """The language in which the frame speaks: its own where the interface has it, otherwise the site's."""
        return self.language if self.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

    @property
    def direction(self) -> str:
        """ "rtl" or "ltr", by the frame's language."""
        return direction_of(self.language or settings.LANGUAGE_CODE)

    @property
    def secrets_are_kept(self) -> bool:
        """Whether a secret was ever given, readable or not."""
        try:
            return bool(self.secrets)
        except SecretUnreadable:
            return True

    @property
    def facebook_app_secret(self) -> str:
        """The secret that Facebook signs with; empty where none is kept or no key of today opens it."""
        try:
            return str(self.secrets.get("facebook_app_secret", ""))
        except SecretUnreadable:
            return ""

    def _check_accent(self) -> None:
        if not self.accent:
            return
        validate_colour(self.accent)
        seen = contrast(self.accent, DARK_PAPER if self.scheme == Scheme.DARK else LIGHT_PAPER)
        if seen < LEAST_CONTRAST:
            sentence = _now(
                "This colour is hardly seen on the page: its contrast is %(contrast).1f and %(least).1f is needed. "
                "Choose a darker one for light pages, a lighter one for dark pages."
            )
            raise ValidationError(sentence % {"contrast": seen, "least": LEAST_CONTRAST})


def direction_of(language: str) -> str:
    """In which direction a language such as "ar" or "ar-EG" is read: "rtl" or "ltr"."""
    return "rtl" if language.replace("_", "-").partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def _is_language(code: str) -> bool:
    try:
        get_language_info(code)
    except KeyError:
        return False
    return True
