"""Ask for judgement on what was heard, with what is known of who said it."""

from collections import Counter
from collections.abc import Sequence

from apps.people.models import Handle
from apps.sources.models import Source
from apps.triage.judge import Subject, assess
from apps.triage.models import Assessment, Rule

from ..models import Complaint, Kind


def judge(source: Source, complaints: Sequence[Complaint], languages_told: Sequence[str]) -> list[Assessment]:
    """An unsaved assessment for each complaint of one source, in their order.

    Who complained before counts, and who praised us before is loyal.
    """
    authors = {complaint.author_id for complaint in complaints}
    judged = [complaint.pk for complaint in complaints if complaint.pk]
    earlier = Complaint.objects.filter(author__in=authors).exclude(pk__in=judged).values_list("author", "kind")
    said = Counter(earlier)
    heard_before = Counter()
    for (author, _kind), times in said.items():
        heard_before[author] += times
    followers = dict(Handle.objects.filter(network=source.network, user__in=authors).values_list("user", "followers"))
    subjects = [
        Subject(
            text=_all_words(complaint),
            language_told=language,
            network=source.network,
            rating=complaint.rating,
            followers=followers.get(complaint.author_id),
            is_loyal=said[complaint.author_id, Kind.PRAISE.value] > 0,
            heard_before=heard_before[complaint.author_id],
        )
        for complaint, language in zip(complaints, languages_told, strict=True)
    ]
    return assess(subjects, Rule.objects.active())


def _all_words(complaint: Complaint) -> str:
    """Title and text; only the text where the title was taken from it."""
    begins_with_title = complaint.text.startswith(complaint.title.rstrip("…"))
    return complaint.text if begins_with_title else f"{complaint.title}\n{complaint.text}"
