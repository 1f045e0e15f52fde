"""The people who speak here, and who they are elsewhere."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import TabularInline
from unfold.decorators import display
from unfold.paginator import InfinitePaginator

from apps.foundation.decisions import DecidingAdmin
from apps.foundation.templatetags.interface import count, relative_time, web_address

from . import claim_admin, token_admin  # noqa: F401
from .adapters import AccountAdapter
from .decisions import ABOUT_ORGANISATIONS, ABOUT_PEOPLE
from .models import REPRESENTATIVES, Handle, Organisation, User, Voice
from .verbs import set_members

# What somebody may do here is for superusers to say.
POWERS = ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")


def warning(request) -> list | None:
    """What stands on every page of staff while their second factor is switched off."""
    return None if settings.STAFF_SECOND_FACTOR else [_("Second factor switched off"), "danger"]


class HandleInline(TabularInline):
    """Who somebody is on other networks; told by the networks, never typed."""

    model = Handle
    fields = ("network", "name", "external_id", "profile", "reach", "updated_at")
    readonly_fields = fields
    extra = 0
    tab = True

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @display(description=gettext_lazy("profile"))
    def profile(self, handle):
        if not (address := web_address(handle.url)):
            return "–"
        return format_html('<a href="{}" rel="nofollow ugc noopener">{}</a>', address, Truncator(address).chars(60))

    @display(description=gettext_lazy("followers"))
    def reach(self, handle):
        return "–" if handle.followers is None else count(handle.followers)


class JoinedFilter(admin.SimpleListFilter):
    """Whether somebody signed up or only spoke elsewhere."""

    title = gettext_lazy("joined")
    parameter_name = "joined"

    def lookups(self, request, model_admin):
        return [("yes", _("Joined")), ("no", _("Spoke elsewhere only"))]

    def queryset(self, request, queryset):
        narrowed = {"yes": queryset.joined, "no": queryset.staged}
        return narrowed[self.value()]() if self.value() in narrowed else queryset


class ColleagueForm(forms.ModelForm):
    """A colleague signs in by a code that is mailed to them, so nobody chooses a password for somebody else."""

    class Meta:
        model = User
        fields = ("name", "email", "title", "is_staff", "groups")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
        self.fields["name"].required = True


@admin.register(User)
class UserAdmin(DecidingAdmin):
    """People. Their powers are in the hands of superusers alone, and so is everything about those who have any."""

    decisions = ABOUT_PEOPLE
    list_display = ("who", "voice_words", "in_groups", "joined", "seen")
    list_filter = (JoinedFilter, "is_staff", "groups")
    search_fields = ("name", "nickname", "email", "username", "handles__name")
    search_help_text = gettext_lazy("Name, nickname, mail address or handle")
    ordering = ("-id",)
    paginator = InfinitePaginator
    show_full_result_count = False
    list_per_page = 50
    inlines = (HandleInline,)
    filter_horizontal = ("groups", "user_permissions")
    readonly_fields = (
        "username", "nickname", "voice_words", "organisation", "reputation", "joined_at", "created_at", "last_login",
    )  # fmt: skip
    add_form = ColleagueForm
    add_fieldsets = ((None, {"fields": ("name", "email", "title", "is_staff", "groups")}),)
    fieldsets = (
        (None, {"fields": ("name", "title", "email", "about", "voice_words")}),
        (gettext_lazy("Standing"), {"fields": ("nickname", "organisation", "reputation")}),
        (gettext_lazy("Powers"), {"fields": POWERS}),
        (gettext_lazy("Account"), {"fields": ("username", "joined_at", "created_at", "last_login")}),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = self.add_form
        return super().get_form(request, obj, change=change, **kwargs)

    def get_inlines(self, request, obj):
        return self.inlines if obj else ()

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return ()
        return self.readonly_fields if request.user.is_superuser else (*self.readonly_fields, *POWERS)

    def has_add_permission(self, request):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        if request.user.is_superuser:
            return True
        # A changed mail address would sign in: nobody but a superuser touches somebody who works here.
        return super().has_change_permission(request, obj) and not (obj and (obj.is_staff or obj.is_superuser))

    def has_delete_permission(self, request, obj=None):
        # Whoever is to go is erased by the decision, which knows what hangs on a person.
        return False

    def save_model(self, request, obj, form, change):
        if not change:
            AccountAdapter(request).populate_username(request, obj)
            obj.set_unusable_password()
            obj.joined_at = timezone.now()
        super().save_model(request, obj, form, change)

    @display(description=gettext_lazy("person"))
    def who(self, user):
        name = Truncator(str(user)).chars(60)
        below = user.email or user.username
        return format_html('<span dir="auto">{}</span><br><span class="soft">{}</span>', name, below)

    @display(description=gettext_lazy("voice"))
    def voice_words(self, user):
        if user.pk is None:
            return "–"
        names = {group.name for group in user.groups.all()}
        if not user.is_staff:
            return Voice.CUSTOMER.label
        return Voice.OFFICIAL.label if REPRESENTATIVES in names else Voice.EMPLOYEE.label

    @display(description=gettext_lazy("groups"))
    def in_groups(self, user):
        return ", ".join(group.name for group in user.groups.all()) or "–"

    @display(description=gettext_lazy("joined"), ordering="joined_at")
    def joined(self, user):
        return relative_time(user.joined_at) or _("Spoke elsewhere only")

    @display(description=gettext_lazy("first seen"), ordering="created_at")
    def seen(self, user):
        return relative_time(user.created_at)


class OrganisationForm(forms.ModelForm):
    """An organisation, and by nickname the people who answer for it."""

    people = forms.CharField(
        label=gettext_lazy("people"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Nicknames of those who answer for it, with spaces or commas between."),
    )

    class Meta:
        model = Organisation
        fields = ("name", "url")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            members = self.instance.members.order_by("nickname").values_list("nickname", flat=True)
            self.fields["people"].initial = " ".join(members)

    def clean_people(self):
        written = self.cleaned_data["people"].replace(",", " ").split()
        nicknames = sorted({nickname.lstrip("@").lower() for nickname in written})
        known = set(User.objects.with_a_page().filter(nickname__in=nicknames).values_list("nickname", flat=True))
        if unknown := [nickname for nickname in nicknames if nickname not in known]:
            raise forms.ValidationError(_("Nobody is called “%(nickname)s”.") % {"nickname": unknown[0][:60]})
        return nicknames


@admin.register(Organisation)
class OrganisationAdmin(DecidingAdmin):
    """Partners whose people answer in their name."""

    form = OrganisationForm
    decisions = ABOUT_ORGANISATIONS
    list_display = ("name", "url", "vouched_for")
    search_fields = ("name",)
    search_help_text = gettext_lazy("Name")
    fields = ("name", "url", "people", "vouched_for")
    readonly_fields = ("vouched_for",)

    def get_fields(self, request, obj=None):
        return self.fields if obj else ("name", "url", "people")

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        try:
            set_members(form.instance, form.cleaned_data["people"], by=request.user)
        except forms.ValidationError as error:
            messages.error(request, " ".join(error.messages))

    @display(description=gettext_lazy("vouched for"))
    def vouched_for(self, organisation):
        return relative_time(organisation.verified_at) or _("Not yet")
