"""Ideas begin with their conversations, and who said "me too" to one has voted for it.

A me-too that came from another idea by a merge is a vote for that idea, as the merge remembers it; where it counts
now is worked out like every vote's. What came from a conversation of another kind stays a me-too.
"""

import math
from collections import defaultdict
from datetime import datetime

from django.db import migrations

HALF_LIFE_DAYS = 7
BATCH = 500


def count_voices(apps, schema_editor):
    """Make ideas and votes; each conversation with all that were merged with it at once."""
    Thread, Merge = apps.get_model("forum", "Thread"), apps.get_model("forum", "Merge")
    Idea, IdeaMerge = apps.get_model("ideas", "Idea"), apps.get_model("ideas", "IdeaMerge")
    threads = Thread.objects.filter(kind="idea", idea__isnull=True).order_by("pk")
    Idea.objects.bulk_create([Idea(thread=thread) for thread in threads.iterator(BATCH)], batch_size=BATCH)
    merges = defaultdict(list)
    for merge in Merge.objects.filter(into__kind="idea").order_by("pk"):
        merges[merge.into_id].append(merge)
    for thread in Thread.objects.filter(kind="idea", merge__isnull=True).order_by("pk").iterator(BATCH):
        if thread.me_too_count or thread.pk in merges:
            _count_family(apps, thread, merges[thread.pk])
    for idea in Idea.objects.filter(thread__merge__into__kind="idea").select_related("thread__merge"):
        into = Idea.objects.get(thread=idea.thread.merge.into_id)
        moved = idea.votes_cast.filter(idea=into).count()
        merged_at = idea.thread.merge.merged_at
        IdeaMerge.objects.create(idea=idea, into=into, moved_count=moved, merged_at=merged_at)
        Idea.objects.filter(pk=idea.pk).update(votes_returned_at=merged_at)


def _count_family(apps, thread, merges):
    MeToo, Vote, Idea = (
        apps.get_model("forum", "MeToo"),
        apps.get_model("ideas", "Vote"),
        apps.get_model("ideas", "Idea"),
    )
    here = {(row.person_id, row.browser): row for row in MeToo.objects.filter(thread=thread).order_by("said_at", "pk")}
    came = {merge.pk: _keys(merge.me_toos) for merge in merges}
    has_idea = dict(Idea.objects.filter(thread__in=[merge.thread_id for merge in merges]).values_list("thread", "pk"))
    home = Idea.objects.get(thread=thread)
    votes, elsewhere = [], set()
    for merge in merges:
        above = [one.pk for one in merges if one.along_id == merge.pk]
        brought = set().union(*(came[pk] for pk in above))
        own = {key: said for key, said in _voices(merge) if key in here and key not in brought}
        if merge.thread_id not in has_idea:
            elsewhere |= own.keys()
            continue
        for (person, browser), said in own.items():
            votes.append(Vote(cast_for_id=has_idea[merge.thread_id], voter_id=person, browser=browser, cast_at=said))
    brought = set().union(*(came[merge.pk] for merge in merges if merge.along_id is None))
    for key, row in here.items():
        if key not in brought:
            votes.append(Vote(cast_for=home, voter_id=key[0], browser=key[1], cast_at=row.said_at))
    votes.sort(key=lambda vote: vote.cast_at)
    counted = {}
    for vote in votes:
        if (vote.voter_id, vote.browser) not in counted:
            vote.idea = home
            counted[vote.voter_id, vote.browser] = vote.cast_at
    Vote.objects.bulk_create(votes, batch_size=BATCH)
    Idea.objects.filter(pk=home.pk).update(vote_count=len(counted), trend=_trend(counted.values()))
    gone = [here[key].pk for key in counted if key not in elsewhere]
    for start in range(0, len(gone), BATCH):
        MeToo.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    thread.me_too_count = len(here) - len(gone)
    thread.save(update_fields=["me_too_count"])


def _voices(merge):
    for voice in [*merge.me_toos, *merge.spared_me_toos]:
        yield (voice["person"], voice["browser"]), datetime.fromisoformat(voice["said_at"])


def _keys(voices):
    return {(voice["person"], voice["browser"]) for voice in voices}


def _trend(moments):
    ages = [moment.timestamp() / (HALF_LIFE_DAYS * 86_400) for moment in moments]
    return max(ages) + math.log2(math.fsum(2 ** (age - max(ages)) for age in ages)) if ages else 0


def give_voices_back(apps, schema_editor):
    """What was a vote is a me-too again, where the vote counts now; merges remember theirs as they did before."""
    Thread, MeToo = apps.get_model("forum", "Thread"), apps.get_model("forum", "MeToo")
    Vote, Idea = apps.get_model("ideas", "Vote"), apps.get_model("ideas", "Idea")
    for idea in Idea.objects.filter(vote_count__gt=0).select_related("thread").order_by("pk").iterator(BATCH):
        thread = idea.thread
        known = set(MeToo.objects.filter(thread=thread).values_list("person_id", "browser"))
        votes = Vote.objects.filter(idea=idea).order_by("pk")
        voices = [
            MeToo(thread=thread, person_id=vote.voter_id, browser=vote.browser, said_at=vote.cast_at)
            for vote in votes.iterator(BATCH)
            if (vote.voter_id, vote.browser) not in known
        ]
        MeToo.objects.bulk_create(voices, batch_size=BATCH)
        Thread.objects.filter(pk=thread.pk).update(me_too_count=len(known) + len(voices))
    Vote.objects.all().delete()
    apps.get_model("ideas", "IdeaMerge").objects.all().delete()
    Idea.objects.update(vote_count=0, trend=0)


class Migration(migrations.Migration):
    dependencies = [("forum", "0008_lists_of_ideas"), ("ideas", "0001_ideas")]

    operations = [migrations.RunPython(count_voices, give_voices_back)]
