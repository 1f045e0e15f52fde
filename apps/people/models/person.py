from functools import cache

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ..nicknames import NICKNAME_LIMIT, digest_of, nickname_candidates, nickname_from, validate_nickname
from ..querysets import UserManager

REPRESENTATIVES = "Representative"
# The network of those who asked by mail without an account. Their id there is the address, in small letters.
MAIL = "mail"


_ANYBODY = "anybody"


@cache
def _profile_address() -> str:
    return reverse("people:profile", args=[_ANYBODY])


class Voice(models.TextChoices):
    """In which capacity somebody speaks. A post keeps the voice it was written in."""

    CUSTOMER = "customer", _("Customer")
    EMPLOYEE = "employee", _("Employee")
    OFFICIAL = "official", _("Official representative")


class Organisation(models.Model):
    """A partner whose people answer here in its name, once somebody of the house has checked that they do."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    url = models.URLField(_("website"), max_length=300, blank=True)
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None


class User(AbstractBaseUser, PermissionsMixin):
    """A person who speaks here: signed up, or staged because they spoke elsewhere and have not joined yet."""

    username = models.CharField(_("username"), max_length=150, unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    title = models.CharField(_("role"), max_length=100, blank=True, help_text=_("Shown beside official answers."))
    # Null and not empty for those without one: the constraint below lets an address belong to one person only.
    email = models.EmailField(_("mail address"), null=True, blank=True)  # noqa: DJ001
    # Null for staged people: who has not joined is neither called nor found.
    nickname = models.CharField(  # noqa: DJ001
        _("nickname"), max_length=NICKNAME_LIMIT, null=True, blank=True, unique=True, validators=[validate_nickname]
    )
    about = models.CharField(_("about"), max_length=300, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="members", verbose_name=_("organisation")
    )
    # Kept by the verb that credits; `manage.py recount_reputation` works it out anew.
    reputation = models.IntegerField(_("reputation"), default=0)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("works here"), default=False)
    joined_at = models.DateTimeField(_("joined at"), null=True, blank=True)
    created_at = models.DateTimeField(_("first seen at"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=models.Q(email__isnull=False), name="user_email_belongs_to_one_person"
            ),
            models.CheckConstraint(
                condition=models.Q(nickname__isnull=True) | models.Q(joined_at__isnull=False),
                name="nickname_is_for_those_who_joined",
            ),
            models.CheckConstraint(
                condition=models.Q(nickname__isnull=True) | models.Q(nickname=Lower("nickname")),
                name="nickname_is_in_small_letters",
            ),
        ]
        indexes = [
            models.Index(fields=["-reputation"], condition=models.Q(reputation__gt=0), name="user_with_most_reputation")
        ]

    def __str__(self):
        return self.name or self.username

    def get_absolute_url(self):
        """The page of somebody who joined; staged people have none."""
        # A page of a conversation asks for fifty of these, and reversing a name costs more than a post's head.
        return _profile_address().replace(_ANYBODY, self.nickname) if self.nickname else ""

    def save(self, *args, **kwargs):
        """Whoever joined is called something: a nickname is made of the name on the way in."""
        named = kwargs.get("update_fields")
        if self.joined_at is None or self.nickname or (named is not None and "joined_at" not in named):
            super().save(*args, **kwargs)
            return
        if named is not None:
            kwargs["update_fields"] = {*named, "nickname"}
        self._save_with_a_nickname(*args, **kwargs)

    def _save_with_a_nickname(self, *args, **kwargs) -> None:
        """Two who join at once may want the same; the later one gets the next."""
        first = nickname_from(self.name)
        taken = set(User.objects.filter(nickname__startswith=first[:20]).values_list("nickname", flat=True)[:1000])
        taken |= set(FormerNickname.objects.filter(nickname__startswith=first[:20]).values_list("nickname", flat=True))
        free = (name for name in nickname_candidates(first, taken) if not RetiredNickname.knows(name))
        for attempt, candidate in enumerate(free):
            self.nickname = candidate
            try:
                with transaction.atomic(using=kwargs.get("using")):
                    super().save(*args, **kwargs)
                return
            except IntegrityError:
                is_taken = User.objects.filter(nickname=candidate).exclude(pk=self.pk).exists()
                self.nickname = None
                if not is_taken or attempt > 9:
                    raise

    def clean(self):
        super().clean()
        self.email = self.__class__.objects.normalize_email(self.email) or None

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)

    @property
    def is_staged(self) -> bool:
        """Whether this person spoke elsewhere and has not joined."""
        return self.joined_at is None

    @property
    def is_champion(self) -> bool:
        """Whether so many answers of this person were accepted that others know them for it."""
        return not self.is_staff and self.reputation >= settings.CHAMPION_REPUTATION

    @cached_property
    def is_representative(self) -> bool:
        """Whether this person speaks for the company."""
        return self.is_staff and self.groups.filter(name=REPRESENTATIVES).exists()

    @property
    def voice(self) -> Voice:
        """The capacity in which this person would speak now."""
        if not self.is_staff:
            return Voice.CUSTOMER
        return Voice.OFFICIAL if self.is_representative else Voice.EMPLOYEE


class Handle(models.Model):
    """Who somebody is on another network, under that network's own id."""

    user = models.ForeignKey(User, models.CASCADE, related_name="handles", verbose_name=_("person"))
    network = models.CharField(_("network"), max_length=40)
    external_id = models.CharField(_("id there"), max_length=255)
    name = models.CharField(_("name there"), max_length=150, blank=True)
    url = models.CharField(_("profile"), max_length=2000, blank=True)
    followers = models.PositiveIntegerField(_("followers"), null=True, blank=True)
    updated_at = models.DateTimeField(_("updated at"), default=timezone.now)

    class Meta:
        verbose_name = _("handle")
        verbose_name_plural = _("handles")
        constraints = [models.UniqueConstraint(fields=["network", "external_id"], name="handle_names_one_person")]

    def __str__(self):
        return f"{self.name or self.external_id} ({self.network})"


class FormerNickname(models.Model):
    """What somebody was called before. It still leads to them and nobody else can take it."""

    nickname = models.CharField(_("nickname"), max_length=NICKNAME_LIMIT, unique=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="former_nicknames", verbose_name=_("person"))
    left_at = models.DateTimeField(_("left at"), default=timezone.now)

    class Meta:
        verbose_name = _("former nickname")
        verbose_name_plural = _("former nicknames")

    def __str__(self):
        return self.nickname


class RetiredNickname(models.Model):
    """Somebody was called so who is gone. Nobody is called so again: where others wrote to them, the name would lead
    to a stranger. Only a digest is kept, and not whose it was."""

    digest = models.CharField(_("digest"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("retired nickname")
        verbose_name_plural = _("retired nicknames")

    def __str__(self):
        return self.digest

    @classmethod
    def knows(cls, nickname: str) -> bool:
        """Whether this was the nickname of somebody who is gone."""
        return cls.objects.filter(digest=digest_of(nickname)).exists()


class Credit(models.Model):
    """Why somebody's reputation is what it is: one line for each thing done well."""

    class ForWhat(models.TextChoices):
        ANSWER = "answer", _("an accepted answer")

    person = models.ForeignKey(User, models.CASCADE, related_name="credits", verbose_name=_("person"))
    for_what = models.CharField(_("for what"), max_length=20, choices=ForWhat)
    amount = models.IntegerField(_("amount"))
    # What it was given for, so that it is given once: "answer:17" for the answer of thread 17.
    once = models.CharField(_("once"), max_length=80, unique=True)
    # Who found it worth that. Empty where that is not known any more.
    given_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="credits_given", verbose_name=_("given by")
    )
    given_at = models.DateTimeField(_("given at"), default=timezone.now)

    class Meta:
        verbose_name = _("credit")
        verbose_name_plural = _("credits")

    def __str__(self):
        return f"{self.amount} for {self.once}"


class Leaving(models.Model):
    """Somebody closed their account. This row is owed until everything of theirs is gone; it goes with them."""

    person = models.OneToOneField(User, models.CASCADE, related_name="leaving", verbose_name=_("person"))
    keep_words = models.BooleanField(_("words stay"))
    # What rules need to find rows that name the person by a mail address and not by their number.
    addresses = models.JSONField(_("mail addresses"), default=list)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt at"), default=timezone.now)
    error = models.CharField(_("last error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("leaving")
        verbose_name_plural = _("leavings")

    def __str__(self):
        return f"{self.person_id} leaves"
