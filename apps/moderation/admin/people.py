"""Who may not take part, who is vouched for, and what the spam filter learned from that."""

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from apps.foundation.decisions import DecidingAdmin, ReadOnlyAdmin

from .. import decisions
from ..forms import AddressBanForm, BanForm
from ..models import AddressBan, Ban, SpamLesson, Trust
from ..verbs import ban_address, ban_person


class _AddedOnlyAdmin(DecidingAdmin):
    """Rows that are made here and then changed by decisions only."""

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Ban)
class BanAdmin(_AddedOnlyAdmin):
    """Who may read but not take part."""

    form = BanForm
    decisions = (decisions.LIFT,)
    list_display = ("person", "reason", "banned_at", "until", "standing", "banned_by")
    list_filter = ("reason", ("lifted_at", admin.EmptyFieldListFilter))
    list_select_related = ("person", "banned_by")
    search_fields = ("person__name", "person__email", "note")
    search_help_text = gettext_lazy("Name, mail address or note")
    autocomplete_fields = ("person",)
    ordering = ("-banned_at", "-id")

    class Media:
        js = ("js/choices.js",)

    def get_fields(self, request, obj=None):
        asked = ("person", "reason", "until", "note")
        return (*asked, "banned_at", "banned_by", "lifted_at", "lifted_by") if obj else asked

    def save_model(self, request, obj, form, change):
        values = form.cleaned_data
        ban = ban_person(
            values["person"], by=request.user, reason=values["reason"], until=values["until"], note=values["note"]
        )
        obj.pk = ban.pk

    @display(description=gettext_lazy("in force"), boolean=True)
    def standing(self, ban):
        return ban.is_in_force


@admin.register(AddressBan)
class AddressBanAdmin(_AddedOnlyAdmin):
    """Addresses from which nothing can be sent without signing in."""

    form = AddressBanForm
    decisions = (decisions.LIFT_ADDRESS,)
    list_display = ("__str__", "note", "until", "banned_by")
    list_select_related = ("banned_by",)
    search_fields = ("note",)
    ordering = ("-banned_at", "-id")

    def get_fields(self, request, obj=None):
        return ("note", "until", "banned_at", "banned_by") if obj else ("address", "days", "note")

    def save_model(self, request, obj, form, change):
        ban = ban_address(
            form.cleaned_data["address"], by=request.user, until=form.until(), note=form.cleaned_data["note"]
        )
        obj.pk, obj.digest = ban.pk, ban.digest


@admin.register(Trust)
class TrustAdmin(ReadOnlyAdmin):
    """Who somebody vouched for."""

    decisions = (decisions.DISTRUST,)
    list_display = ("person", "given_by", "given_at")
    list_select_related = ("person", "given_by")
    search_fields = ("person__name",)
    ordering = ("-given_at", "-id")


@admin.register(SpamLesson)
class SpamLessonAdmin(ReadOnlyAdmin):
    """What the spam filter learned, and how well it did on texts that it had not seen."""

    list_display = ("learned_at", "spam_texts", "good_texts", "precision", "recall", "is_in_use")
    fields = ("learned_at", "spam_texts", "good_texts", "tried", "spam_tried", "called_spam", "rightly", "is_in_use")
    ordering = ("-learned_at", "-id")

    @display(description=gettext_lazy("right when it said spam"))
    def precision(self, lesson):
        return _share(lesson.rightly, lesson.called_spam)

    @display(description=gettext_lazy("spam found"))
    def recall(self, lesson):
        return _share(lesson.rightly, lesson.spam_tried)


def _share(part: int, whole: int) -> str:
    if not whole:
        return "–"
    told = {"percent": round(100 * part / whole), "part": part, "whole": whole}
    return _("%(percent)d %% (%(part)d of %(whole)d)") % told
