"""What editors should know of searches: the words that lead nowhere are what is missing."""

from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.knowledge.health import ROWS_SHOWN, Row, concern

from .models import Query

DAYS = 30


@concern(
    "searches",
    _("Searched for in vain"),
    _("Searches of the last 30 days that found nothing, the most frequent first. Nobody is named."),
)
def searched_in_vain() -> list[Row]:
    """Words that found nothing, with how often, and where each of these searches stands."""
    queries = Query.objects.since(timezone.now() - timedelta(days=DAYS)).without_result().by_words()
    listed = reverse("admin:search_query_changelist")
    return [
        Row(
            row["words"],
            f"{listed}?{urlencode({'q': row['words']})}",
            ngettext("%d time", "%d times", row["times"]) % row["times"],
        )
        for row in queries[:ROWS_SHOWN]
    ]
