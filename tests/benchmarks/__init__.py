"""What the help center costs, beside what any Django page costs on the same machine in the same minute.

    make bench                        both databases, 10,000 conversations with ten posts each
    BENCH_DATABASE=sqlite make bench  one of them: postgres, sqlite, both
    BENCH_THREADS=100000 make bench   another size
    BENCH_SECONDS=2 make bench        shorter, and less sure
    BENCH_SEARCH_THREADS=100000       how much stands in the index that is searched (ten posts each); 0 leaves it out
    BENCH_FINDABLE_THREADS=50000      how many the site map and the sitemaps are measured with; 0 leaves it out
    BENCH_FOLLOWERS=10000             how many follow a reply; 0 leaves it out
    python -m tests.benchmarks --json somewhere.json

How to read the table:

- **Ceilings** come first. "bare 20 posts" and "bare 20 rows" are Django views without any middleware that make one
  query and fill a small template; "constant page" gives bytes away. They run under the same server with the same
  number of workers, take turns with the real pages, and know nothing of sessions, rights or translations. Nothing
  with a template beats the first two on this machine.
- **requests/s**, **p50** and **p95** are those of eight connections that ask again as soon as they are answered. The
  asking takes a part of the machine, too, so these are lower bounds.
- **CPU ms** is processor time for one request, web server and database together. It hardly changes when something
  else runs on the machine, so compare this first.
- **of ceiling** is requests/s as a share of the ceiling's, **by CPU** the same from CPU ms. Only these shares and the
  budget beside them travel from one machine to another; nothing here ever fails because of a time.
- **API:** lines are held against the page with the same rows, so "of ceiling" is requests/s beside that page's.
- **receive** lines tell complaints a second, read from a file and stored by one process on one core, and what a
  thousand of them cost in CPU seconds of that process. "at once" makes conversations of them as well.
- **search** asks inside one process, without a web server, in a community of its own (`community.py`: a million posts
  are written in some minutes). The budgets are for 1,000,000 posts on PostgreSQL and 100,000 on SQLite:
  `BENCH_SEARCH_THREADS=100000` and `10000`. CPU is that of this process and of the database's together.
- **growth** holds processor time there against that in a community of 10,000 posts. Pages are asked for through all of
  Django, without a server.
- **being found** copies rows inside the database, so a million conversations and a hundred thousand articles take a
  minute. Queries are counted: they must be the same at every size.
- **a reply that many follow**: telling them is done by workers later, so the request must not cost more.
- **memory** is measured after all of that: PSS shares what processes have in common fairly among them, RSS counts it
  for each.

PostgreSQL and SQLite run as in production: what is confirmed is on disk. So does everything else, but for one thing:
a single visitor replies for all, so `settings.py` sets the limits so high that nobody meets them; they are counted.
"""
