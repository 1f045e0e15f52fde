"""How the product behaves: how long things stay, when something counts, what is offered."""

import environ

env = environ.Env()

# --- Conversations, and other networks --------------------------------------------------------------------------------

# Raw payloads from other networks are kept this long for staff to check, then purged (rule P7).
RAW_RETENTION_DAYS = env.int("RAW_RETENTION_DAYS", default=30)
# What the company answered and nobody contradicted for so long is settled as timed out.
RESOLVE_AFTER_DAYS = env.int("RESOLVE_AFTER_DAYS", default=14)
# Whoever asked can take a settled conversation up again for so long.
REOPEN_WITHIN_DAYS = env.int("REOPEN_WITHIN_DAYS", default=30)
# Whoever opens the staff reply box holds the conversation so long, or until they reply.
CLAIM_MINUTES = env.int("CLAIM_MINUTES", default=10)
# A question asked without an account waits so long for its mail address to be confirmed, then it is forgotten.
CONFIRM_WITHIN_HOURS = env.int("CONFIRM_WITHIN_HOURS", default=48)
# A network that failed five times in a row is left alone for so long, then probed once.
BREAKER_OPEN_SECONDS = env.int("BREAKER_OPEN_SECONDS", default=300)
# An item whose worker ended is taken up again after so long.
ARRIVAL_LEASE_SECONDS = env.int("ARRIVAL_LEASE_SECONDS", default=20)
# A source that cannot be asked is tried again ever later, up to this.
POLL_LONGEST_RETRY_SECONDS = env.int("POLL_LONGEST_RETRY_SECONDS", default=600)
# Retries of a reply back off to this at most.
DELIVERY_LONGEST_RETRY_SECONDS = env.int("DELIVERY_LONGEST_RETRY_SECONDS", default=3600)
# How long a reply from another network waits for the post it answers before it gets a thread of its own.
PARENT_GRACE_SECONDS = env.int("PARENT_GRACE_SECONDS", default=600)

# --- Exports of everything public -------------------------------------------------------------------------------------

# The zip file of an export can be downloaded for so long, then it is deleted.
EXPORT_KEPT_DAYS = env.int("EXPORT_KEPT_DAYS", default=7)

# --- Standing among each other ----------------------------------------------------------------------------------------

# What an accepted answer adds to somebody's reputation, and from where on others see that they are a champion.
REPUTATION_FOR_ANSWER = env.int("REPUTATION_FOR_ANSWER", default=10)
CHAMPION_REPUTATION = env.int("CHAMPION_REPUTATION", default=100)
# So many answers that two people accept from each other count within thirty days; more would be a ring, not help.
CREDITS_PER_PAIR = env.int("CREDITS_PER_PAIR", default=3)
PROFILE_ROWS = env.int("PROFILE_ROWS", default=20)

# --- Words: pictures and links in posts -------------------------------------------------------------------------------

# Whether a bare link shows the title of its page, which this server fetches. Off unless somebody wants it: each such
# link makes the server call an address that a stranger chose.
LINK_PREVIEWS = env.bool("LINK_PREVIEWS", default=False)
# Whoever is not staff may change a post of theirs for so long; taking it back is always possible.
EDIT_WITHIN_DAYS = env.int("EDIT_WITHIN_DAYS", default=30)

# --- Mail that comes in: answers to our mails, and what could not be delivered (apps/notifications/inbound) -----------

# Answers go to reply+<key>@<domain>. Without a domain there are no reply addresses; mails say to answer on the page.
INBOUND_MAIL_DOMAIN = env("INBOUND_MAIL_DOMAIN", default="").strip().lower()
INBOUND_MAIL_USER = env("INBOUND_MAIL_USER", default="reply").strip().lower()
# The name by which our own mail server signs Authentication-Results; without it no sender is proven, only keys are.
INBOUND_AUTHSERV_ID = env("INBOUND_AUTHSERV_ID", default="")
INBOUND_MAIL_SIZE_LIMIT = env.int("INBOUND_MAIL_SIZE_LIMIT", default=25 * 1024 * 1024)
# A mailbox to look into: imaps://user:password@host:993/INBOX, or imap+tls:// for STARTTLS. Empty for none.
IMAP_URL = env("IMAP_URL", default="")
# What django-anymail needs to know of a mail service, as JSON, and "user:password" that the service calls us with.
ANYMAIL = env.json("ANYMAIL", default={})
ANYMAIL["WEBHOOK_SECRET"] = env.list("INBOUND_WEBHOOK_SECRET", default=[])

# --- Telling people ---------------------------------------------------------------------------------------------------

# So long after our answer the asker is asked, once, whether it is solved. Less than RESOLVE_AFTER_DAYS.
REMIND_AFTER_DAYS = env.int("REMIND_AFTER_DAYS", default=3)
# What somebody was told is kept for so long.
NOTIFICATIONS_KEPT_DAYS = env.int("NOTIFICATIONS_KEPT_DAYS", default=180)
# A case to which staff gave this priority or a higher one (0 to 100) is urgent: staff is alerted.
ALERT_FROM_PRIORITY = env.int("ALERT_FROM_PRIORITY", default=80)

# --- Search (apps/search) ---------------------------------------------------------------------------------------------

# What was searched for is forgotten after so long; it names nobody even before.
SEARCH_QUERIES_KEPT_DAYS = env.int("SEARCH_QUERIES_KEPT_DAYS", default=90)

# --- Video tutorials (apps/knowledge) ---------------------------------------------------------------------------------

# The largest film that may be uploaded, in bytes. A proxy in front has to let as much through.
VIDEO_SIZE_LIMIT = env.int("VIDEO_SIZE_LIMIT", default=500_000_000)
# Who carries the bytes of films once it is known that the visitor may see them: empty for this process,
# "x-accel:/a/place/of/nginx/" for nginx, "redirect" for the address that the storage gives, which may be signed.
FILM_DELIVERY = env("FILM_DELIVERY", default="")

# --- Reading what we know (apps/knowledge) ----------------------------------------------------------------------------

# "83 % found this helpful" is said only when so many readers answered.
RATINGS_SHOWN_FROM = env.int("RATINGS_SHOWN_FROM", default=5)
# Visits are gathered in each process and written together, so many seconds after the first. 0 writes each at once.
# A process that is killed loses what it gathered since.
VISITS_WRITTEN_EVERY = env.int("VISITS_WRITTEN_EVERY", default=10)
VISITS_KEPT_DAYS = env.int("VISITS_KEPT_DAYS", default=400)
# A short link that was followed within so many days is not deleted.
SHORT_LINK_KEPT_DAYS = env.int("SHORT_LINK_KEPT_DAYS", default=90)

# --- Writing what we know (apps/knowledge) ----------------------------------------------------------------------------

# An article that was not updated for so many months deserves a look.
KNOWLEDGE_OLD_MONTHS = env.int("KNOWLEDGE_OLD_MONTHS", default=12)
# Editors are shown what helped the fewest only where so many readers answered within 30 days.
KNOWLEDGE_VOTES_FROM = env.int("KNOWLEDGE_VOTES_FROM", default=5)
# An address that stands in our answers to so many conversations within 90 days wants an article, or a better one.
KNOWLEDGE_SAME_LINK_FROM = env.int("KNOWLEDGE_SAME_LINK_FROM", default=3)

# --- Reaching us (apps/company, apps/desk/response_times.py) ----------------------------------------------------------

# How long a department usually takes is told from so many answers of the last 30 days on; fewer say nothing.
TYPICAL_RESPONSE_FROM = env.int("TYPICAL_RESPONSE_FROM", default=5)

# --- Private requests (apps/contact) ----------------------------------------------------------------------------------

# Whoever sends a form sooner than this many seconds after opening it is asked to look at it again; 0 for never.
REQUEST_FASTEST_SECONDS = env.int("REQUEST_FASTEST_SECONDS", default=3)
# A form that was open for longer is sent from a fresh page; what was typed stays.
REQUEST_SHEET_HOURS = env.int("REQUEST_SHEET_HOURS", default=24)

# --- Ideas (apps/ideas) -----------------------------------------------------------------------------------------------

# So many votes everybody has for ideas that are not decided yet; 0 for as many as they like. With a number, only people
# who signed in vote.
IDEA_VOTES_PER_PERSON = env.int("IDEA_VOTES_PER_PERSON", default=0)
# What trends: a vote counts half of what one of so many days later does. After a change run `manage.py recount_ideas`.
IDEA_TREND_HALF_LIFE_DAYS = env.float("IDEA_TREND_HALF_LIFE_DAYS", default=7)

# --- Newcomers (apps/moderation, apps/foundation/limits.py) ---------------------------------------------------------

# Hosts to which newcomers may link without waiting for a look, beside this site: the company's own pages.
LINKS_EVERYBODY_MAY_SET = env.list("LINKS_EVERYBODY_MAY_SET", default=[])
# For so long after joining somebody is held to the rates of newcomers.
NEWCOMER_HOURS = env.int("NEWCOMER_HOURS", default=72)

# --- Figures ----------------------------------------------------------------------------------------------------------

# The public figures are worked out anew at most so often, and a group of fewer conversations is not shown by itself.
SCORECARD_MINUTES = env.int("SCORECARD_MINUTES", default=5)
SCORECARD_SMALLEST_GROUP = env.int("SCORECARD_SMALLEST_GROUP", default=10)

# --- Asking what people think (apps/feedback) -------------------------------------------------------------------------

# Whoever is asked can answer for so long, and change their answer for so long after giving it.
SURVEY_LINK_DAYS = env.int("SURVEY_LINK_DAYS", default=30)
SURVEY_EDIT_DAYS = env.int("SURVEY_EDIT_DAYS", default=7)
# What a survey found is shown from so many answers on; of fewer one could guess who said what.
SURVEY_RESULTS_FROM = env.int("SURVEY_RESULTS_FROM", default=5)
# So long after something was settled its asker gets a mail that asks how well, unless another mail asked before.
CSAT_MAIL_AFTER_MINUTES = env.int("CSAT_MAIL_AFTER_MINUTES", default=60)
# Of those who wrote something in the last NPS_ACTIVE_DAYS so many percent are asked in each round of NPS_EVERY_DAYS
# whether they would recommend us. 0 asks nobody.
NPS_SHARE = env.int("NPS_SHARE", default=10)
NPS_EVERY_DAYS = env.int("NPS_EVERY_DAYS", default=180)
NPS_ACTIVE_DAYS = env.int("NPS_ACTIVE_DAYS", default=90)

# --- Webhooks (apps/webhooks) -----------------------------------------------------------------------------------------

# An endpoint has so many seconds for its whole answer, at most 15: a task of the queue may take 30.
WEBHOOK_TIMEOUT_SECONDS = min(env.float("WEBHOOK_TIMEOUT_SECONDS", default=15), 15)
# An endpoint whose every call failed for so many days is switched off, and those who look after it are told.
WEBHOOK_OFF_AFTER_DAYS = env.int("WEBHOOK_OFF_AFTER_DAYS", default=5)

# --- Doors for programs (apps/foundation/api) -------------------------------------------------------------------------

# So many reads of one program are counted at once, as far as its limit is at least ten times that; 1 counts each.
API_READS_COUNTED_AT_ONCE = env.int("API_READS_COUNTED_AT_ONCE", default=10)
