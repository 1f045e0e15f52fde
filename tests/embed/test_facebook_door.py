"""The tab of a Facebook page: a signed post leads on into the frame, everything else is refused and leaves no trace."""

import time

import pytest
from django.test import Client
from django.urls import reverse

from apps.embed.models import Feature, Kind, SeenSignature
from apps.embed.schedules import forget_what_is_over
from apps.embed.verbs import disable_embed
from apps.ideas.verbs import idea_of
from tests.embed.facebook import PAGE, SECRET, make_tab, signed
from tests.embed.pages import make_embed
from tests.knowledge.answers import make_article, make_section

pytestmark = pytest.mark.django_db
FROM_FACEBOOK = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "iframe", "Origin": "https://www.facebook.com"}


@pytest.fixture
def tab():
    return make_tab()


def post(tab, written: str | None = None, **fields):
    """What a browser sends when Facebook's page loads the frame, checks of forms switched on."""
    told = {"signed_request": signed() if written is None else written, **fields}
    address = reverse("embed:facebook", args=[tab.key])
    return Client(enforce_csrf_checks=True).post(address, told, headers=FROM_FACEBOOK)


def assert_refused(response, words: str):
    """A page that Facebook's page can show, and nothing remembered."""
    assert response.status_code == 403
    assert words in response.text
    assert "https://www.facebook.com" in response["Content-Security-Policy"]
    assert not response.cookies
    assert not SeenSignature.objects.exists()


def test_a_signed_post_leads_to_the_first_page(tab, client):
    response = post(tab)
    assert response.status_code == 303
    assert response["Location"] == tab.get_absolute_url()
    assert "frame-ancestors https://www.facebook.com https://apps.facebook.com" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response
    assert not response.cookies
    # A plain visit leads there, too; and loading the page again posts nothing.
    assert client.get(reverse("embed:facebook", args=[tab.key]))["Location"] == tab.get_absolute_url()
    assert client.get(response["Location"]).status_code == 200


def test_the_same_post_is_taken_once(tab):
    written = signed()
    assert post(tab, written).status_code == 303
    assert "opened before with the same signature" in post(tab, written).text
    row = SeenSignature.objects.get()
    # A copy is believed for five minutes at most, and the memory is longer.
    assert (row.forget_at - row.seen_at).total_seconds() > 599
    forget_what_is_over()
    assert post(tab, written).status_code == 403
    assert post(make_tab(facebook_page_id=""), written).status_code == 403


def test_what_is_not_signed_for_this_page_now_leaves_no_trace(tab):
    assert_refused(post(tab, signed(secret="another")), "was not signed by Facebook")
    assert_refused(post(tab, signed(algorithm="none")), "signed in a way that we do not know")
    assert_refused(post(tab, signed(issued_at=int(time.time()) - 400)), "waited for too long")
    assert_refused(post(tab, signed(page={"id": "999"})), "belongs to another Facebook page")
    assert_refused(post(tab, "x" * 3_000_000), "could not be read")
    assert_refused(post(tab, "[" * 19_000), "could not be read")
    assert_refused(post(tab, "é.é\x00"), "could not be read")
    assert_refused(post(tab, ""), "could not be read")
    tab.secrets = {}
    tab.save()
    assert_refused(post(tab), "not ready yet")
    tab.secrets, tab.facebook_page_id = {"facebook_app_secret": SECRET}, ""
    tab.save()
    assert_refused(post(tab), "belongs to another Facebook page")


def test_each_page_has_a_secret_of_its_own(tab):
    other = make_tab(facebook_page_id="777", secrets={"facebook_app_secret": "theirs"})
    assert_refused(post(other, signed(page={"id": "777"})), "was not signed by Facebook")
    assert_refused(post(tab, signed(page={"id": PAGE}, secret="theirs")), "was not signed by Facebook")
    assert post(other, signed(page={"id": "777"}, secret="theirs")).status_code == 303


def test_only_a_tab_that_is_on_has_this_door(tab, omar):
    assert post(make_embed(kind=Kind.WIDGET)).status_code == 404
    disable_embed(tab, by=omar)
    gone = post(tab)
    assert gone.status_code == 404
    assert "frame-ancestors 'none'" in gone["Content-Security-Policy"]


def test_a_link_asks_for_pages_of_a_list_and_nothing_else(tab, mona, thread, make_thread):
    article = make_article(mona, make_section(mona), "How warm is warm?")
    wish = make_thread(kind="idea", title="A warmer toaster")

    def led_to(app_data):
        return post(tab, signed(app_data=app_data, nonce=time.monotonic_ns()))["Location"]

    known = {
        "ask": reverse("embed:ask", args=[tab.key]),
        "ideas": reverse("embed:ideas", args=[tab.key]),
        "mine": reverse("embed:mine", args=[tab.key]),
        f"t/{thread.pk}": reverse("embed:thread", args=[tab.key, thread.pk]),
        f"i/{idea_of(wish).pk}": reverse("embed:thread", args=[tab.key, wish.pk]),
        f"a/{article.pk}": reverse("embed:article", args=[tab.key, article.pk]),
        f"a/{article.slug}": reverse("embed:article", args=[tab.key, article.pk]),
        "v/3": reverse("embed:video", args=[tab.key, 3]),
    }
    for app_data, address in known.items():
        assert led_to(app_data) == address
    for stranger in (
        "https://evil.example", "//evil.example", "t/", "t/1/../..", "t/-1", "t/1e3", "t/١", "x/1", "ASK",
        "a/no-such-slug", "i/999", "t/" + "9" * 40, "ask\n", "javascript:alert(1)", "", "settings",
    ):  # fmt: skip
        assert led_to(stranger) == tab.get_absolute_url(), stranger
    tab.features = [Feature.REPLY]
    tab.save()
    for app_data in ("ask", "ideas", "mine", "v/3"):
        assert led_to(app_data) == tab.get_absolute_url(), app_data


def test_the_frame_speaks_and_reads_as_its_visitor_does(tab, client):
    arabic = post(tab, signed(user={"locale": "ar_AR"}))["Location"]
    assert arabic.endswith("?lang=ar_AR")
    page = client.get(arabic)
    # The direction is theirs at once; the words are, where the interface has them.
    assert 'dir="rtl"' in page.text and '<html lang="en"' in page.text
    assert f'href="{reverse("embed:ask", args=[tab.key])}?lang=ar_AR"' in page.text
    unsigned = post(tab, signed(nonce=1), fb_locale="he_IL")["Location"]
    assert 'dir="rtl"' in client.get(unsigned).text
    assert 'dir="ltr"' in client.get(post(tab, signed(nonce=2), fb_locale="'><script>")["Location"]).text


def test_whoever_looks_after_the_page_is_shown_the_way_and_let_in_nowhere(tab, client):
    led = post(tab, signed(page={"id": PAGE, "admin": True}))["Location"]
    assert led.endswith("?settings=1")
    settings = reverse("admin:embed_embed_change", args=[tab.pk])
    assert settings in client.get(led).text
    assert settings not in client.get(tab.get_absolute_url()).text
    assert "/login/" in client.get(settings)["Location"]
