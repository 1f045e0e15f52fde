"""Everything that can be done to what we know."""

from .arrange import AS_IT_IS, arrange_article, delete_section, save_section
from .attach import attach_file, detach_file
from .distil import distil_thread
from .publish import publish_due_revisions, publish_revision, schedule_revision, withdraw_article
from .rerender import rerender_revisions
from .review import decline_revision, submit_revision, withdraw_revision
from .say_helpful import rate, recount_ratings
from .short_links import delete_short_link, make_short_link, rename_short_link, retarget_short_link
from .translate import translate_article
from .video_captions import drop_captions, keep_captions, keep_chapters
from .video_keeping import keep_video, sweep_video_files
from .video_progress import note_progress
from .video_publishing import publish_video, withdraw_video
from .visits import count_visit, forget_old_visits
from .write import EditConflict, restore_revision, write_revision
