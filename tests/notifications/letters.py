"""Mails as mail programs write them, for the tests of inbound mail."""

from email.message import EmailMessage
from email.policy import SMTP

DOMAIN = "reply.acme.example"
SERVER = "mx.acme.example"


def written(
    *, to: str, sender: str = "ana@example.org", text: str | None = "It works now.", html: str = "", **headers: str
) -> bytes:
    """A mail as bytes. Headers are named with underscores, `auto_submitted="auto-replied"`; empty ones are left out."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = sender, to
    headers = {"subject": "Re: The toaster does not toast", "message_id": "<1@mail.example.org>", **headers}
    for name, value in headers.items():
        if value:
            mail[name.replace("_", "-")] = value
    if text is not None:
        mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html") if text is not None else mail.set_content(html, subtype="html")
    return mail.as_bytes()


def bounced(*, address: str, returned: str, status: str = "5.1.1", action: str = "failed", name: str = "1") -> bytes:
    """A delivery report (RFC 3464) about a mail of which it returns the headers in `returned`."""
    return "\r\n".join(
        [
            "Return-Path: <>",
            "From: Mail Delivery System <mailer-daemon@mx.example.net>",
            "To: help@example.org",
            "Subject: Undelivered Mail Returned to Sender",
            f"Message-ID: <report-{name}@mx.example.net>",
            "Auto-Submitted: auto-replied",
            "MIME-Version: 1.0",
            'Content-Type: multipart/report; report-type=delivery-status; boundary="part"',
            "",
            "--part",
            "Content-Type: text/plain",
            "",
            "This mail could not be delivered.",
            "--part",
            "Content-Type: message/delivery-status",
            "",
            "Reporting-MTA: dns; mx.example.net",
            "",
            f"Final-Recipient: rfc822; {address}",
            f"Action: {action}",
            f"Status: {status}",
            f"Diagnostic-Code: smtp; 550 {status} The server said no",
            "",
            "--part",
            "Content-Type: text/rfc822-headers",
            "",
            returned,
            "",
            "--part--",
            "",
        ]
    ).encode()
