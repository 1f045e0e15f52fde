"""Lists of conversations, narrowed to those that a figure counts."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.company.models import Department
from apps.forum.lists import narrows_lists

from .models import Fact

# The columns of the daily counts that no choice of the forum's own is the list of, and what their lists say. Who gave
# which rating is told of nobody, so there is no list of the satisfied.
COUNTED = {
    "timed": gettext_lazy("Only those whose first answer came after the question."),
    "ever_resolved": gettext_lazy("Only those that were resolved at least once."),
    "reopened": gettext_lazy("Only those that were reopened after they had been resolved."),
    "unrated": gettext_lazy("Only resolved ones that nobody rated."),
    "rated": gettext_lazy("Only those that somebody rated."),
    "rants": gettext_lazy("Only those that began negative, by the word list that the scorecard describes."),
    "raves": gettext_lazy("Only those that began negative and ended positive, as the scorecard describes it."),
    "named_leaf": gettext_lazy("Only those that began at an article or a video."),
}  # fmt: skip


def _tell_counted(value: str) -> str:
    return str(COUNTED.get(value, ""))


def _tell_department(value: str) -> str:
    name = Department.objects.filter(slug=value).values_list("name", flat=True).first()
    return _("Only what “%(department)s” takes care of.") % {"department": name} if name else ""


@narrows_lists("counted", tell=_tell_counted)
def counted_in(threads, value: str):
    """The conversations that a column of the daily counts adds up."""
    return threads.filter(Exists(Fact.objects.counted(value).filter(thread=OuterRef("pk"))))


@narrows_lists("department", tell=_tell_department)
def cared_for_by(threads, value: str):
    """The conversations of a department, by its slug."""
    return threads.filter(Exists(Fact.objects.filter(thread=OuterRef("pk"), department__slug=value)))
