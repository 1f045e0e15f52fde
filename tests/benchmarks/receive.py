"""How many complaints a second one process takes in on one core, through the door that imports use."""

import os
import resource
import time
from pathlib import Path

from apps.ingest.models import Import
from apps.ingest.verbs.import_file import work_on_import
from apps.sources.files import guess_mapping, sniff
from apps.sources.models import Source
from apps.triage.judge import Subject, assess

from .seed import add_company


def main(file: str, policy: str) -> dict:
    """Bring in a file. Returns rows, added, and seconds of clock and of this process's processor time.

    The language model, which a worker reads once in its life, is read before the clock starts. Raises ValueError where
    rows were refused.
    """
    path = Path(file)
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    add_company()
    assess([Subject(text="The kettle leaks and nobody answers the phone.")])
    source = Source.objects.create(name=f"Reviews, {policy}", network="file", policy=policy)
    batch = Import.objects.create(source=source, file_name=path.name, mapping=guess_mapping(sniff(path).columns))
    before, used = time.perf_counter(), _processor()
    batch = work_on_import(batch, path)
    seconds, processor = time.perf_counter() - before, _processor() - used
    if batch.state != Import.State.FINISHED or batch.refused:
        raise ValueError(f"the import is {batch.state}, {batch.refused} rows were refused: {batch.error}")
    return {"rows": batch.rows_read, "added": batch.added, "seconds": seconds, "processor": processor}


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
