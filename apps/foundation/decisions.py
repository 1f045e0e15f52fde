"""What staff decides in the admin: one decision is a bulk action, a button on the page of a thing, and a form between.

A decision calls a verb for each thing and tells how many it was done for and why not for the others.
"""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR, Action, ActionLocation
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin

MOST_AT_ONCE = 500
TOGETHER = 100
REASONS_SHOWN = 3
THINGS_SHOWN = 12


class DecisionForm(forms.Form):
    """What a decision asks before it is carried out. `things` are those it is about, `user` is who decides."""

    def __init__(self, *args, things: Sequence[models.Model] = (), user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.things = things
        self.user = user


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Something that staff may decide about a thing.

    `apply(thing, by, values)` calls the verb and raises ValidationError with the reason where it does not fit;
    `apply_many(things, by)` does the same for a batch at once, where there is such a verb. `done(count)` is the
    sentence afterwards. `fits(thing)` says whether the button stands on the thing's page. `closes` leads back to the
    list afterwards. `permission` is named "app.codename". One that `asks_outside` runs in no transaction of its own,
    so that a slow network holds no lock.
    """

    name: str
    label: str
    permission: str
    apply: Callable[[models.Model, models.Model, dict], object]
    done: Callable[[int], str]
    apply_many: Callable[[Sequence[models.Model], models.Model], object] | None = None
    form: type[DecisionForm] | None = None
    explanation: str = ""
    fits: Callable[[models.Model], bool] = lambda thing: True
    in_bulk: bool = True
    closes: bool = False
    asks_outside: bool = False
    tone: str = "plain"

    def is_open_to(self, user) -> bool:
        """Whether somebody may decide this at all."""
        return user.has_perm(self.permission)


class DecidingAdmin(ModelAdmin):
    """A model's pages with decisions: each is a bulk action of the list and an address of its own below a thing."""

    decisions: tuple[Decision, ...] = ()
    show_full_result_count = False
    change_form_template = "admin/thing.html"

    def get_actions(self, request, action_location=ActionLocation.CHANGE_LIST):
        actions = super().get_actions(request, action_location=action_location)
        if action_location != ActionLocation.CHANGE_LIST or IS_POPUP_VAR in request.GET:
            return actions
        for decision in self.decisions:
            if decision.in_bulk and decision.is_open_to(request.user):
                actions[decision.name] = Action(
                    func=_bulk_action(decision),
                    name=decision.name,
                    description=decision.label,
                    plural_description=decision.label,
                    locations=[ActionLocation.CHANGE_LIST],
                )
        return actions

    def get_urls(self):
        label = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path(
                f"<path:object_id>/{decision.name}/",
                self.admin_site.admin_view(self._view_of(decision)),
                name=f"{label}_{decision.name}",
            )
            for decision in self.decisions
        ]
        return own + super().get_urls()

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        context = dict(extra_context or {})
        thing = self.get_object(request, unquote(object_id)) if object_id else None
        if thing is not None and self.has_view_or_change_permission(request, thing):
            context["decisions"] = [self._offer(one, thing) for one in self.open_decisions(request, thing)]
        return super().changeform_view(request, object_id, form_url, context)

    def open_decisions(self, request, thing) -> list[Decision]:
        """The decisions that this person may take about this thing now."""
        return [one for one in self.decisions if one.is_open_to(request.user) and one.fits(thing)]

    def address_of(self, decision: Decision, thing: models.Model) -> str:
        """Where a decision about one thing is taken."""
        return self._address(decision.name, thing.pk)

    def _offer(self, decision: Decision, thing: models.Model) -> dict:
        return {"decision": decision, "address": self.address_of(decision, thing)}

    def _address(self, page: str, *args) -> str:
        return reverse(f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    def _view_of(self, decision: Decision) -> Callable:
        def view(request, object_id):
            thing = self.get_object(request, unquote(object_id))
            if thing is None:
                return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            if not decision.is_open_to(request.user) or not self.has_view_or_change_permission(request, thing):
                raise PermissionDenied
            back = self._address("changelist") if decision.closes else self._address("change", thing.pk)
            answer = _decide(self, request, decision, [thing], back=back, is_asked=request.method == "POST")
            if answer is not None:
                return answer
            gone = not self.model._default_manager.filter(pk=thing.pk).exists()
            return HttpResponseRedirect(self._address("changelist") if gone else back)

        return view


class ReadOnlyAdmin(DecidingAdmin):
    """A model's pages to look at. Nobody types into its rows: whatever changes them is a decision."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def _bulk_action(decision: Decision) -> Callable:
    def action(admin, request, queryset):
        if not decision.is_open_to(request.user):
            raise PermissionDenied
        things = list(queryset[: MOST_AT_ONCE + 1])
        if len(things) > MOST_AT_ONCE:
            text = _("Choose at most %(limit)d at a time; nothing was changed.") % {"limit": MOST_AT_ONCE}
            admin.message_user(request, text, messages.ERROR)
            return None
        if not things:
            admin.message_user(request, _("What you chose is no longer in this list."), messages.WARNING)
            return None
        is_asked = decision.form is None or "_decide" in request.POST
        return _decide(admin, request, decision, things, back=request.get_full_path(), is_asked=is_asked)

    return action


def _decide(admin, request, decision: Decision, things: list, *, back: str, is_asked: bool) -> HttpResponse | None:
    """Carry a decision out, or answer with the page that asks for what it needs. None once it was carried out."""
    form = None
    if decision.form:
        form = decision.form(request.POST if is_asked else None, things=things, user=request.user)
    if not is_asked or (form is not None and not form.is_valid()):
        context = {
            **admin.admin_site.each_context(request),
            "title": decision.label,
            "opts": admin.opts,
            "decision": decision,
            "form": form,
            "things": things[:THINGS_SHOWN],
            "more_things": max(len(things) - THINGS_SHOWN, 0),
            "is_bulk": "action" in request.POST,
            "selected": request.POST.getlist("_selected_action"),
            "select_across": request.POST.get("select_across", "0"),
            "back": back,
        }
        return TemplateResponse(request, "admin/decision.html", context, status=422 if is_asked else 200)
    refused = _carry_out(admin, request, decision, things, form.cleaned_data if form else {})
    if done := len(things) - sum(len(names) for names in refused.values()):
        admin.message_user(request, decision.done(done), messages.SUCCESS)
    for reason, names in list(refused.items())[:REASONS_SHOWN]:
        admin.message_user(request, _left_alone(reason, names), messages.WARNING)
    if left := sum(len(names) for names in list(refused.values())[REASONS_SHOWN:]):
        text = ngettext("%d more stayed as it was.", "%d more stayed as they were.", left) % left
        admin.message_user(request, text, messages.WARNING)
    return None


def _carry_out(admin, request, decision: Decision, things: list, values: dict) -> dict[str, list[str]]:
    """Call the verb for each thing, batch by batch where it can. Returns the names of those left alone by reason."""
    refused: dict[str, list[str]] = {}
    for start in range(0, len(things), TOGETHER):
        batch = things[start : start + TOGETHER]
        names = {thing.pk: str(thing) for thing in batch}
        if decision.apply_many and len(batch) > 1 and _all_at_once(admin, request, decision, batch):
            continue
        for thing in batch:
            try:
                with nullcontext() if decision.asks_outside else transaction.atomic():
                    admin.log_change(request, thing, str(decision.label))
                    decision.apply(thing, request.user, values)
            except ValidationError as error:
                refused.setdefault(" ".join(error.messages), []).append(names[thing.pk])
    return refused


def _all_at_once(admin, request, decision: Decision, batch: list) -> bool:
    try:
        with transaction.atomic():
            for thing in batch:
                admin.log_change(request, thing, str(decision.label))
            decision.apply_many(batch, request.user)
    except ValidationError:
        return False
    return True


def _left_alone(reason: str, names: list[str]) -> str:
    first = Truncator(names[0]).chars(60)
    if len(names) == 1:
        return _("“%(name)s” stayed as it was: %(reason)s") % {"name": first, "reason": reason}
    text = _("%(count)d stayed as they were, among them “%(name)s”: %(reason)s")
    return text % {"count": len(names), "name": first, "reason": reason}
