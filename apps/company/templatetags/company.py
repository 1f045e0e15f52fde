"""Ways to reach us, written for links."""

import re

from django import template

register = template.Library()


@register.filter
def dialled(phone: str) -> str:
    """A telephone number as a `tel:` link wants it (RFC 3966): "+49 (0)30 12-34 ext. 5" is "+49301234;ext=5".

    The "(0)" that is left out from abroad is left out where the number begins with "+".
    """
    number, _word, extension = re.sub(r"\s*(?:ext\.?|x)\s*([0-9]+)$", r"#\1", str(phone).strip()).partition("#")
    if number.startswith("+"):
        number = number.replace("(0)", "")
    digits = re.sub(r"[^0-9]", "", number)
    return ("+" if number.startswith("+") else "") + digits + (f";ext={extension}" if extension else "")


@register.filter
def without_scheme(address: str) -> str:
    """An address as people write it: "https://acme.example/" is "acme.example"."""
    return str(address).partition("://")[2].rstrip("/")
