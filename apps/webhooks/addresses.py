"""Which addresses messages may be posted to."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from apps.foundation.addresses import Allowance
from apps.foundation.plaintext import is_safe_url


def trouble_with(url: str) -> str:
    """What is wrong with an address, in a sentence, or "" where it will do.

    Only https, but for hosts in SAFE_FETCH_ALLOW. Whether its host leads to a public address is looked at by each call:
    what a name leads to may change.
    """
    if not is_safe_url(url):
        return _("Give a web address that begins with https://, without a name and password in it.")
    parts = urlsplit(url)
    if parts.fragment:
        return _("Leave out what follows “#”: it is never sent.")
    if parts.scheme == "http" and not _may_be_plain(parts.hostname, parts.port or 80):
        return _("Give an address that begins with https://, so that nobody on the way can read or change messages.")
    return ""


def _may_be_plain(host: str, port: int) -> bool:
    return Allowance(settings.SAFE_FETCH_ALLOW).covers(host, port, host)
