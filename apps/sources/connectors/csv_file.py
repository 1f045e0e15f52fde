"""Files that somebody brings: CSV and JSON Lines. Rows are read by `apps.sources.files`; here is what one means."""

import hashlib
import json
from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from .base import Capabilities, Connector, Incoming, Unreadable
from .fields import Fields
from .rows import RowError, read_row


class FileConnector(Connector):
    """Rows of files. An arrival is {"row": …, "mapping": …, "time_zone": …, "date_format": …}; what is missing beside
    the row comes from the source's settings."""

    network = "file"
    name = "File"
    capabilities = Capabilities(
        can_poll=False,
        can_receive=False,
        can_reply=False,
        can_edit=False,
        can_retract=False,
        is_idempotent=False,
        can_look_up=False,
        text_limit=None,
        retention_hours=30 * 24,
        may_store_text=True,
        may_show_publicly=True,
        recheck_hours=None,
    )
    settings = {
        "mapping": (gettext_lazy("Columns"), gettext_lazy("Which column holds what: field → column."), False),
        "time_zone": (gettext_lazy("Time zone"), gettext_lazy("For times that name none, as Europe/Berlin."), False),
        "date_format": (gettext_lazy("Date format"), gettext_lazy("As %d.%m.%Y %H:%M; empty for ISO 8601."), False),
    }

    def read(self, raw: dict) -> Incoming:
        """One row as something heard. Raises Unreadable with the field and the reason."""
        row = Fields(raw).part("row").data
        told = {name: raw.get(name) or self.source.settings.get(name) for name in self.settings}
        try:
            return self.read_row(row, told["mapping"] or {}, told["time_zone"] or "UTC", told["date_format"] or "")
        except RowError as error:
            raise Unreadable(str(error)) from error

    def read_row(
        self, row: Mapping[str, str], mapping: Mapping[str, str], time_zone: str, date_format: str
    ) -> Incoming:
        """One row as something heard, its author's id kept apart from those of other sources. Raises RowError."""
        return read_row(row, mapping, time_zone, date_format, namespace=str(self.source.pk or ""))


def row_event_id(external_id: str, row: Mapping[str, str]) -> str:
    """The id by which a row's arrival is remembered: the same row again is the same arrival, a changed one is new."""
    digest = hashlib.sha256(json.dumps(dict(row), sort_keys=True, ensure_ascii=True).encode()).hexdigest()
    return f"{external_id}:{digest[:24]}"
