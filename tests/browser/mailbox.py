"""What was mailed, as the mail backend of the browser's town wrote it into files."""

import email
import email.policy
import re
from email.message import EmailMessage
from pathlib import Path

END_OF_A_MAIL = re.compile(r"^-{79}$", re.MULTILINE)


def mails_to(folder: Path, address: str) -> list[EmailMessage]:
    """Every mail to somebody, the oldest first."""
    files = sorted((folder / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime_ns)
    texts = [text for file in files for text in END_OF_A_MAIL.split(file.read_text()) if text.strip()]
    mails = [email.message_from_string(text.lstrip(), policy=email.policy.default) for text in texts]
    return [mail for mail in mails if mail["To"] == address]


def link_in(mail: EmailMessage, beginning: str) -> str:
    """The first address in a mail whose path begins so. Raises AssertionError where there is none."""
    words = mail.get_body(("plain",)).get_content()
    found = re.search(rf"https?://[^/\s]+{beginning}\S+", words)
    assert found, f"no link to {beginning} in\n{words}"
    return found[0]
