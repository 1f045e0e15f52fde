"""The widget: one line of HTML for pages of other sites, a small script that knows the row, and one that does the work.

What loads first, `embed:script`, is written for its row and does nothing but wait until the page around has loaded and
rests. Then it adds the element of static/js/widget.js, whose address holds a digest of its content, with what it has to
know as data- attributes. Whoever wants to pin the content puts that element on the page by themselves
(`pinned_snippet`): it is the same, and the browser checks the digest.
"""

import base64
import hashlib
import json
from functools import lru_cache
from pathlib import Path
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.company.models import Profile
from apps.foundation.structured import full_address

from .models import Embed

SCRIPT = "js/widget.js"
# What the host may say on its own script element instead of the row.
HOSTS_OWN = ("accent", "scheme", "position", "label")

# `TOLD` and `OWN` are put in as JSON. An address made by a script needs a policy where the host asks for trusted types.
LOADER = """(() => {
  const own = document.currentScript, told = TOLD, asked = window.HelpCenter;
  if (!asked) window.HelpCenter = (...said) => (window.HelpCenter.queue ??= []).push(said);
  const begin = () => {
    const script = document.createElement("script");
    for (const name in told.data) script.dataset[name] = told.data[name];
    for (const name of OWN) if (own?.dataset[name]) script.dataset[name] = own.dataset[name];
    if (told.integrity) script.integrity = told.integrity;
    if (own?.nonce) script.nonce = own.nonce;
    script.crossOrigin = "anonymous";
    const kept = () => console.info(`Help center: this page keeps ${told.src} away; see its Content-Security-Policy.`);
    script.onerror = kept;
    try {
      const address = { createScriptURL: (written) => written };
      const policy = window.trustedTypes ? trustedTypes.createPolicy("helpcenter", address) : address;
      script.src = policy.createScriptURL(told.src);
      document.head.append(script);
    } catch {
      kept();
    }
  };
  const idle = window.requestIdleCallback;
  const rest = () => (idle ? idle(begin, { timeout: 4000 }) : setTimeout(begin, 200));
  if (document.readyState === "complete") rest();
  else addEventListener("load", rest, { once: true });
})();
"""


def told_to_widget(embed: Embed, company: Profile) -> dict[str, str]:
    """What the widget has to know, by the names that widget.js reads, in the language of the row."""
    with translation.override(embed.interface_language):
        told = {
            "home": full_address(embed.get_absolute_url()),
            "hosts": " ".join(embed.allowed_origins),
            "language": embed.interface_language,
            "scheme": embed.scheme,
            "accent": embed.accent,
            "hue": str(company.hue),
            "title": _("Help from %(company)s") % {"company": company.name} if company.name else _("Help"),
            "label": _("Help"),
            "close": _("Close the help"),
            "waiting": _("The help is being opened."),
            "elsewhere": _("Open the help in a new tab"),
        }
    # Without any site on the list the widget has to know that, too.
    return {name: value for name, value in told.items() if value or name == "hosts"}


def loader_of(embed: Embed, company: Profile) -> str:
    """The script that a host's one line loads, as JavaScript."""
    told = {
        "src": script_address(),
        "integrity": integrity(),
        "data": told_to_widget(embed, company),
    }
    return LOADER.replace("TOLD", _as_script(told)).replace("OWN", _as_script(HOSTS_OWN))


def snippet(embed: Embed) -> SafeString:
    """The one line of HTML that puts the widget on a page."""
    return format_html('<script async src="{}"></script>', full_address(reverse("embed:script", args=[embed.key])))


def pinned_snippet(embed: Embed, company: Profile) -> SafeString:
    """The same without us being able to change what runs: the browser refuses any other content.

    It has to be put in anew after an update of ours, and after a change of the row.
    """
    told = told_to_widget(embed, company)
    data = format_html_join("", ' data-{}="{}"', told.items())
    return format_html(
        '<script async src="{}" integrity="{}" crossorigin="anonymous"{}></script>', script_address(), integrity(), data
    )


def script_address() -> str:
    """The full address of what does the work, with a digest of its content where static files have one."""
    return urljoin(f"{settings.SITE_URL}/", static(SCRIPT))


def integrity() -> str:
    """The digest of that file as browsers compare it (W3C Subresource Integrity)."""
    if hasattr(staticfiles_storage, "stored_name"):
        path = Path(staticfiles_storage.path(staticfiles_storage.stored_name(SCRIPT)))
    else:
        path = Path(find(SCRIPT))
    return _digest(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _digest(path: Path, _changed_ns: int) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


def _as_script(value) -> str:
    """Plain letters only, and nothing that could end an element where somebody copies it into a page."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c").replace(">", "\\u003e")
