"""How a mail address of the environment becomes settings."""

import pytest
from django.core import mail

from helpcenter.settings.base import mailer


@pytest.mark.parametrize("folder", ["mail", "mail of the demo"])
def test_mails_can_be_written_to_a_folder(tmp_path, settings, folder):
    settings.MAILERS = {"default": mailer(f"filemail:///{tmp_path / folder}")}
    mail.EmailMessage("Your code", "It is 1234.", "help@example.org", ["ana@example.org"]).send()
    (written,) = (tmp_path / folder).iterdir()
    assert "It is 1234." in written.read_text()


def test_a_mail_server_is_spoken_to_with_a_time_limit():
    told = mailer("smtp+tls://omar:secret@mail.example.org:587")
    assert told["BACKEND"].endswith("smtp.EmailBackend")
    assert told["OPTIONS"]["host"] == "mail.example.org"
    assert told["OPTIONS"]["port"] == 587
    assert told["OPTIONS"]["use_tls"] is True
    assert told["OPTIONS"]["timeout"] > 0


def test_the_console_needs_no_options():
    assert mailer("consolemail://")["OPTIONS"] == {}
