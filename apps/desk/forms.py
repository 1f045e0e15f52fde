"""What staff types about cases."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminSelectWidget

from apps.company.models import Department
from apps.foundation.decisions import DecisionForm
from apps.people.models import User

from .models import Case


class AssignForm(DecisionForm):
    """Who takes the cases."""

    assignee = forms.ModelChoiceField(
        label=gettext_lazy("Colleague"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Choose a colleague"),
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = User.objects.staff().order_by("name", "username")


class RouteForm(DecisionForm):
    """Which department takes care."""

    department = forms.ModelChoiceField(
        label=gettext_lazy("Department"),
        queryset=Department.objects.all(),
        empty_label=gettext_lazy("Choose a department"),
        widget=UnfoldAdminSelectWidget,
    )


class PriorityForm(DecisionForm):
    """How urgent staff says that it is."""

    priority = forms.IntegerField(
        label=gettext_lazy("Priority"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=gettext_lazy("From 0 to 100; it stays when the score changes. Empty lets the score count again."),
        widget=UnfoldAdminIntegerFieldWidget,
    )


class CaseForm(forms.ModelForm):
    """Who takes care of a case, and how urgent it is."""

    assignee = forms.ModelChoiceField(
        label=gettext_lazy("Assignee"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody yet"),
        widget=UnfoldAdminSelectWidget,
    )
    department = forms.ModelChoiceField(
        label=gettext_lazy("Department"),
        queryset=Department.objects.all(),
        required=False,
        empty_label=gettext_lazy("None yet"),
        widget=UnfoldAdminSelectWidget,
    )

    class Meta:
        model = Case
        fields = ("assignee", "department", "priority_set_by_staff")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "assignee" in self.fields:
            self.fields["assignee"].queryset = User.objects.staff().order_by("name", "username")

    def clean_department(self):
        department = self.cleaned_data["department"]
        if department is None and self.instance.department_id:
            raise ValidationError(_("Choose the department that takes care of it from now on."))
        return department

    def clean_priority_set_by_staff(self):
        priority = self.cleaned_data["priority_set_by_staff"]
        if priority is not None and priority > 100:
            raise ValidationError(_("A priority is a number from 0 to 100."))
        return priority
