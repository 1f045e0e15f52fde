"""Frames in the admin: made, looked at, switched off; a secret goes in and never comes out."""

import pytest
from django.urls import reverse

from apps.activity.models import Event
from apps.embed.models import Embed, EmbedToken, Kind
from apps.people.leaving import everything_of
from apps.people.verbs import close_account, erase
from tests.conftest import signed_in
from tests.embed.facebook import SECRET, make_tab
from tests.embed.pages import make_embed, token_of

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "Shop X", "kind": "widget", "sites": "https://Shop.example/\n\nhttps://www.shop.example",
    "accent": "#1877F2", "features": ["vote", "ask"], "scheme": "auto", "language": "",
    "facebook_page_id": "", "app_secret": "",
}  # fmt: skip


@pytest.fixture
def desk(client, mona):
    return signed_in(client, mona)


def change(embed) -> str:
    return reverse("admin:embed_embed_change", args=[embed.pk])


def told() -> list[tuple]:
    return list(Event.objects.filter(action__startswith="embed.").order_by("pk").values_list("action", "particulars"))


def test_a_frame_is_made_and_its_line_can_be_copied(desk, board):
    assert desk.get(reverse("admin:embed_embed_add")).status_code == 200
    response = desk.post(reverse("admin:embed_embed_add"), {**TYPED, "boards": [board.pk]})
    assert response.status_code == 302
    embed = Embed.objects.get()
    assert embed.origins == ["https://shop.example", "https://www.shop.example"]
    assert (embed.features, embed.accent, list(embed.boards.all())) == (["ask", "vote"], "#1877f2", [board])
    page = desk.get(change(embed)).text
    assert reverse("embed:script", args=[embed.key]) in page
    assert "shop.example" in desk.get(reverse("admin:embed_embed_changelist")).text
    desk.post(change(embed), {**TYPED, "name": "Shop Y"})
    assert [action for action, _ in told()] == ["embed.made", "embed.changed"]
    assert set(told()[1][1]["fields"]) >= {"name", "boards"}


def test_what_does_not_fit_is_said_at_its_field(desk):
    wrong = {**TYPED, "sites": "https://*.shop.example\nhttp://shop.example", "accent": "red", "language": "xx-yy"}
    page = desk.post(reverse("admin:embed_embed_add"), wrong)
    assert page.status_code == 200 and not Embed.objects.exists()
    for words in ("name one site exactly", "only sites with https", "six digits", "code of a language"):
        assert words in page.text
    tab = {**TYPED, "kind": "tab", "facebook_page_id": "12"}
    assert "needs the secret of its app" in desk.post(reverse("admin:embed_embed_add"), tab).text
    assert "digits only" in desk.post(reverse("admin:embed_embed_add"), {**tab, "facebook_page_id": "1x"}).text


def test_a_secret_is_kept_and_never_shown(desk):
    typed = {**TYPED, "kind": "tab", "facebook_page_id": "12", "app_secret": SECRET}
    desk.post(reverse("admin:embed_embed_add"), typed)
    tab = Embed.objects.get()
    assert tab.facebook_app_secret == SECRET
    page = desk.get(change(tab)).text
    assert SECRET not in page and "never shown" in page and reverse("embed:facebook", args=[tab.key]) in page
    # Left empty, it stays; written anew, it is another one; and no log tells it.
    desk.post(change(tab), {**typed, "app_secret": ""})
    assert Embed.objects.get().facebook_app_secret == SECRET
    desk.post(change(tab), {**typed, "app_secret": "a newer secret"})
    assert Embed.objects.get().facebook_app_secret == "a newer secret"
    assert SECRET not in str(told()) and "newer" not in str(told())
    assert SECRET not in desk.get(reverse("admin:embed_embed_history", args=[tab.pk])).text
    assert "newer" not in str(Embed.objects.values())


def test_a_frame_is_switched_off_and_everybody_signed_out(desk, ana, client):
    embed = make_embed()
    token_of(embed, ana)
    desk.post(reverse("admin:embed_embed_disable", args=[embed.pk]))
    assert not Embed.objects.get().is_enabled and not EmbedToken.objects.exists()
    assert client.get(embed.get_absolute_url()).status_code == 404
    assert "switched off" in desk.get(change(embed)).text
    # Saving its form meanwhile does not switch it on.
    desk.post(change(embed), TYPED)
    assert not Embed.objects.get().is_enabled
    desk.post(reverse("admin:embed_embed_enable", args=[embed.pk]))
    assert client.get(embed.get_absolute_url()).status_code == 200
    assert [action for action, _ in told()] == ["embed.disabled", "embed.changed", "embed.enabled"]


def test_the_guide_is_honest_about_facebook(desk):
    page = desk.get(reverse("admin:embed_embed_guide")).text
    assert "cannot get a support tab any more" in page and "pinned post" in page.lower()
    for embed in (make_tab(), make_embed(kind=Kind.FRAME), make_embed()):
        assert reverse("admin:embed_embed_guide") in desk.get(change(embed)).text


def test_agents_look_after_no_frames(client, omar):
    embed = make_embed()
    assert signed_in(client, omar).get(change(embed)).status_code == 403


def test_whoever_leaves_is_signed_out_everywhere(ana):
    token_of(make_embed(), ana)
    taken = dict(everything_of(ana))
    rows = list(taken["embed.EmbedToken"])
    assert rows[0]["embed__name"] == "Shop" and "digest" not in rows[0]
    leaving = close_account(ana, keep_words=True)
    erase(leaving)
    assert not EmbedToken.objects.exists()
