"""Taking out everything public, and bringing it in again."""

from .ask import ask_for_export, begin_export, forget_exports, make_export, take_up_exports
from .bring_in import Telling, import_content, refuse_unless_empty
from .export import Written, export_content
