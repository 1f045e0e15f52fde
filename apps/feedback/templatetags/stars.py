"""Stars in templates."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.company.models import Product
from apps.forum.models import Kind, Thread
from apps.forum.surroundings import told_moment

from ..models import MOST_STARS, reviews_address
from ..months import Months, months_of

register = template.Library()


@register.simple_tag
def stars(number: int, spoken: str = "") -> SafeString:
    """`{% stars review.stars %}` draws so many of five stars and says "3 of 5 stars", or what is given as `spoken`."""
    return _stars(int(number), spoken or _("%(number)d of 5 stars") % {"number": int(number)}, get_language())


@lru_cache(maxsize=256)
def _stars(number: int, spoken: str, language: str | None) -> SafeString:
    sprite = static("img/sprite.svg")
    names = ("star" if place < number else "star-empty" for place in range(MOST_STARS))
    symbol = '<svg class="icon is-{1}" aria-hidden="true"><use href="{0}#{1}"/></svg>'
    drawn = format_html_join("", symbol, ((sprite, name) for name in names))
    return format_html('<span class="stars" role="img" aria-label="{}">{}</span>', spoken, drawn)


@register.filter
def told_at(told):
    """`{{ review.changed_at|told_at }}` is the moment that came with a conversation; None for none."""
    return told_moment(told)


@register.simple_tag(name="reviews_address")
def reviews_address_tag(product: Product) -> str:
    """`{% reviews_address product %}` is the page with all reviews of a product."""
    return reviews_address(product)


@register.simple_tag
def months_of_stars(asked) -> Months:
    """`{% months_of_stars request.GET as months %}`: the stars of the last months, of the product that a list of
    staff is narrowed to, else of all."""
    product = asked.get("product__id__exact", "")
    return months_of(int(product) if product.isdecimal() and len(product) < 18 else None)


@register.simple_tag(takes_context=True)
def invitation_to_review(context, thread: Thread) -> str:
    """What a member of staff says to invite whoever praised a product to review it, with the address of the form;
    empty where that does not fit: for other kinds, and where the words are a review already."""
    user = context.get("user") or AnonymousUser()
    is_fit = thread.kind == Kind.PRAISE and thread.product_id and thread.is_public
    if not user.is_staff or not is_fit or getattr(thread, "review_told", None):
        return ""
    address = reverse("feedback:review", args=[thread.product.slug])
    words = _(
        "Thank you, that made our day. Would you tell others, too? Here you can give %(product)s stars: %(address)s"
    )
    return words % {"product": thread.product.name, "address": f"{settings.SITE_URL}{address}"}
