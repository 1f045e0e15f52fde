from django import forms
from django.utils.translation import gettext_lazy as _

from apps.foundation.api.scopes import STAFF_SCOPES, Scope
from apps.foundation.plaintext import clean_line

from .models import User
from .models.api_token import DEFAULT_DAYS, LONGEST_DAYS
from .models.api_token import NAME_LIMIT as TOKEN_NAME_LIMIT
from .nicknames import NICKNAME_LIMIT, is_reserved, validate_nickname

NAME_LIMIT = 60
ABOUT_LIMIT = 300


class SignupForm(forms.Form):
    """What joining asks beside mail address and password: the name that others will read."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=NAME_LIMIT,
        help_text=_("Shown beside what you write."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_name(self):
        name = clean_line(self.cleaned_data["name"], NAME_LIMIT)
        if not name:
            raise forms.ValidationError(_("Write the name that others will read beside what you say."))
        return name

    def signup(self, request, user):
        """Called by allauth with the new person."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class ProfileForm(forms.Form):
    """What others see of somebody. Whoever has a name already taken or malformed reads why at the field."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=NAME_LIMIT,
        help_text=_("Shown beside what you write."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    nickname = forms.CharField(
        label=_("Nickname"),
        max_length=NICKNAME_LIMIT,
        help_text=_("Others call you by it, with an @ before it. Your former one goes on leading to you."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname", "autocapitalize": "none", "spellcheck": "false"}),
    )
    about = forms.CharField(
        label=_("About you"),
        max_length=ABOUT_LIMIT,
        required=False,
        help_text=_("A sentence or two on your page."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    clean_name = SignupForm.clean_name

    def clean_nickname(self):
        nickname = self.cleaned_data["nickname"].strip().lower()
        validate_nickname(nickname)
        if is_reserved(nickname) and nickname != self.initial.get("nickname"):
            raise forms.ValidationError(_("Nobody can be called so, because it sounds like the house itself."))
        return nickname

    def clean_about(self):
        return clean_line(self.cleaned_data["about"], ABOUT_LIMIT)


class CodeForm(forms.Form):
    """At which place the code will be posted."""

    place = forms.ChoiceField(label=_("Where do you post?"))

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(place.key, place.name) for place in places]


class RemovalForm(forms.Form):
    """What is removed: all of it, or what is ticked. `heard` is what there is."""

    ALL, CHOSEN = "all", "chosen"

    how_much = forms.ChoiceField(
        label=_("What is removed?"),
        choices=[(ALL, _("All of it, and who I am there.")), (CHOSEN, _("Only what I tick below."))],
        widget=forms.RadioSelect,
    )
    chosen = forms.MultipleChoiceField(label=_("What you said"), required=False, widget=forms.CheckboxSelectMultiple)
    is_meant = forms.BooleanField(label=_("I know that this cannot be undone."))

    def __init__(self, *args, heard, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [(one.key, one.title or one.place) for one in heard]

    def clean(self):
        values = super().clean()
        if values.get("how_much") == self.CHOSEN and not values.get("chosen") and "chosen" not in self.errors:
            self.add_error("chosen", _("Tick what shall be removed."))
        return values

    def keys(self) -> list[str] | None:
        """The keys of what is removed; None for all of it."""
        return None if self.cleaned_data["how_much"] == self.ALL else self.cleaned_data["chosen"]


class TokenForm(forms.Form):
    """What a new token is called, what it may be used for and for how long. Only staff that showed a second factor is
    offered what staff may do (`may_be_staffs`)."""

    DAYS = [(7, _("a week")), (30, _("30 days")), (DEFAULT_DAYS, _("90 days")), (LONGEST_DAYS, _("a year"))]

    name = forms.CharField(
        label=_("Name"),
        max_length=TOKEN_NAME_LIMIT,
        help_text=_("By which you know later what uses it: the program, or the machine."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it be used for?"),
        help_text=_("Choose no more than the program needs."),
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.READ],
        error_messages={"required": _("Choose at least one.")},
    )
    days = forms.TypedChoiceField(label=_("For how long?"), choices=DAYS, coerce=int, initial=DEFAULT_DAYS)

    def __init__(self, *args, person: User, may_be_staffs: bool, **kwargs):
        super().__init__(*args, **kwargs)
        offered = Scope if person.is_staff and may_be_staffs else [one for one in Scope if one not in STAFF_SCOPES]
        self.fields["scopes"].choices = [(one.value, one.label) for one in offered]


class LeavingForm(forms.Form):
    """The two ways to go, and the word that says it is meant."""

    KEEP, REMOVE = "keep", "remove"

    words = forms.ChoiceField(
        label=_("What becomes of what you wrote?"),
        choices=[
            (KEEP, _("It stays for others to read, without my name.")),
            (REMOVE, _("It is removed, too. A neutral mark stays where it stood.")),
        ],
        widget=forms.RadioSelect,
    )
    nickname = forms.CharField(
        label=_("Your nickname, to confirm"),
        max_length=NICKNAME_LIMIT + 1,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args, person: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_nickname(self):
        if self.cleaned_data["nickname"].strip().lstrip("@").lower() != self.person.nickname:
            raise forms.ValidationError(
                _("This is not your nickname. It is %(nickname)s.") % {"nickname": self.person.nickname}
            )
        return self.person.nickname
