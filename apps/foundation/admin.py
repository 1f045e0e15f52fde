"""What happens by the clock, to look at."""

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from .decisions import ReadOnlyAdmin
from .jobs import interval_of, is_late
from .models import Job
from .templatetags.interface import relative_time


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """The jobs by the clock with their last success."""

    list_display = ("name", "rhythm", "succeeded", "due", "standing")
    search_fields = ("name",)
    search_help_text = gettext_lazy("Name of a job")
    list_per_page = 100

    @display(description=gettext_lazy("every"))
    def rhythm(self, job):
        every = interval_of(job)
        return str(every) if every else _("no longer run")

    @display(description=gettext_lazy("last succeeded"), ordering="last_succeeded_at")
    def succeeded(self, job):
        return relative_time(job.last_succeeded_at) or _("never")

    @display(description=gettext_lazy("due"), ordering="due_at")
    def due(self, job):
        return relative_time(job.due_at)

    @display(description=gettext_lazy("state"), label={"late": "danger", "good": "success"})
    def standing(self, job):
        return ("late", _("Late")) if is_late(job) else ("good", _("On time"))
