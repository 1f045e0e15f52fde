"""Who may show a frame is named exactly; which colour it has is seen and read."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.embed.colours import contrast, hue_and_chroma, ink_on
from apps.embed.models import Embed, Kind, Scheme
from apps.embed.models.embed import direction_of
from apps.embed.origins import tidy_origin


def test_an_origin_is_written_as_browsers_write_it():
    known = {
        "https://Shop.Example/": "https://shop.example",
        " https://shop.example:443 ": "https://shop.example",
        "https://shop.example:8443": "https://shop.example:8443",
        "https://xn--mnchen-3ya.example": "https://xn--mnchen-3ya.example",
        "http://localhost:8000": "http://localhost:8000",
        "http://127.0.0.1": "http://127.0.0.1",
        "http://[::1]:9000/": "http://[::1]:9000",
    }
    for written, tidy in known.items():
        assert tidy_origin(written) == tidy
        assert tidy_origin(tidy) == tidy


@pytest.mark.parametrize(
    "written",
    [
        "", "shop.example", "//shop.example", "https://", "https://*", "https://*.shop.example", "*", "'self'", "null",
        "http://shop.example", "ftp://shop.example", "javascript:alert(1)", "data:text/html,x", "blob:https://a.example",
        "https://shop.example/path", "https://shop.example?x", "https://shop.example#x", "https://a@shop.example",
        "https://shop.example; script-src *", "https://shop.example, https://b.example", "https://shop.example https://b",
        "https://shop.example\nhttps://b", "https://shöp.example", "https://shop.example:99999", "https://-shop.example",
        "https://shop..example", "https://" + "a" * 300, "https://[zz]", "https://shop_.example", "https:shop.example",
        "https://\tshop.example", "https://shop.example\x00",
    ],
)  # fmt: skip
def test_what_is_not_one_site_is_refused_with_a_sentence(written):
    with pytest.raises(ValidationError) as refused:
        tidy_origin(written)
    assert len(refused.value.messages[0]) > 20


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("https:/shop.example*;, '\"\\\n\t@#?[]0189-"), max_size=40))
def test_whatever_is_taken_is_one_word_of_a_policy(written):
    try:
        tidy = tidy_origin(written)
    except ValidationError:
        return
    assert not set(tidy) & set(" ;,*'\"\\\n\t@#?") and tidy.count("//") == 1


def test_a_row_names_what_does_not_fit(db):
    embed = Embed(
        name="Shop", kind=Kind.WIDGET, origins=["https://Shop.example", "https://b.example"], features=["ask", "fly"],
        accent="#ffff00", language="tlh", facebook_page_id="12",
    )  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        embed.full_clean()
    assert refused.value.error_dict.keys() == {"origins", "features", "accent", "language", "facebook_page_id"}
    embed.accent, embed.scheme = "#FFFF00", Scheme.DARK
    with pytest.raises(ValidationError, match="six digits"):
        embed.full_clean()
    embed.origins, embed.features, embed.accent = ["https://shop.example"], ["ask"], "#ffff00"
    embed.language, embed.facebook_page_id = "ar", ""
    embed.full_clean()
    assert (embed.direction, embed.interface_language) == ("rtl", "en")
    embed.save()
    assert len(embed.key) == 22
    with pytest.raises(IntegrityError), transaction.atomic():
        Embed.objects.filter(pk=embed.pk).update(facebook_page_id="12")
    Embed.objects.create(name="Tab", kind=Kind.TAB, facebook_page_id="12")
    with pytest.raises(IntegrityError), transaction.atomic():
        Embed.objects.create(name="Second", kind=Kind.TAB, facebook_page_id="12")


def test_a_colour_is_read_as_it_is_seen():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    # Red, green and blue of sRGB in OKLCH, as its author publishes them.
    for colour, hue, chroma in (("#ff0000", 29.23, 0.2577), ("#00ff00", 142.5, 0.2948), ("#0000ff", 264.05, 0.3132)):
        assert hue_and_chroma(colour) == (pytest.approx(hue, abs=0.05), pytest.approx(chroma, abs=0.001))
    assert hue_and_chroma("#808080")[1] < 0.001
    assert [direction_of(code) for code in ("ar_AR", "he", "fa-IR", "ur", "en", "art", "")] == ["rtl"] * 4 + ["ltr"] * 3


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 0xFFFFFF))
def test_words_on_any_colour_can_be_read(number):
    colour = f"#{number:06x}"
    assert contrast(ink_on(colour), colour) >= 4.5
