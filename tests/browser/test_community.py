"""What people do together: find, ask, follow, call each other, and keep it decent; each as its people do it."""

import base64
import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import loads_until
from tests.browser.mailbox import link_in, mails_to
from tests.browser.seed_community import TOO_RUDE, drawing

pytestmark = pytest.mark.browser
OWN = """
import json, sys
from apps.activity.verbs import relay
from apps.people.models import User
from tests.browser.seed_community import conversations
print(json.dumps(conversations(json.loads(sys.argv[1]))))
relay()
"""
MAIL_NOW = """
from datetime import timedelta
from django.utils import timezone
from apps.notifications.verbs import mail_due_notifications
mail_due_notifications(timezone.now() + timedelta(hours=1))
"""
TITLES = {
    "followed": "The timer rings twice",
    "pictured": "The handle is loose",
    "plain": "The foot came off",
    "asked back": "It smells of plastic",
    "private": "I was charged for somebody else",
    "merged": "Is the lid dishwasher safe?",
    "takes it": "Washing the lid",
    "split": "The new brochure",
    "rude": "Which shop is the nearest?",
    "held": "How loud is it?",
    "told": "Is there a spare cord?",
}
GIVE_A_PICTURE = """([field, kind, picture]) => {
  const bytes = Uint8Array.from(atob(picture), (one) => one.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], "handle.png", { type: "image/png" }));
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true })
    : new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true });
  document.querySelector(field).dispatchEvent(event);
}"""


@pytest.fixture(scope="module")
def own(town, pages) -> dict[str, str]:
    """Conversations for this file alone, each begun by Bela, by the names in TITLES."""
    return json.loads(town.python(OWN, json.dumps(TITLES)).splitlines()[0])


def send_reply(page: Page, words: str) -> None:
    page.get_by_label("Your reply").fill(words)
    page.get_by_role("button", name="Post the reply").click()
    expect(page.get_by_role("article").filter(has_text=words)).to_be_visible()


def article(page: Page, words: str):
    return page.get_by_role("article").filter(has_text=words)


def test_a_visitor_sees_what_may_be_the_same_reads_it_and_comes_back_to_the_draft(visit, town):
    with visit() as page:
        page.goto("/ask/")
        page.get_by_label("In one sentence").fill("The kettle hums")
        page.get_by_label("Tell us more").fill("Only at night, and I am not asleep.")
        match = page.get_by_role("link", name="The kettle hums at night")
        town.until(lambda: page.evaluate("Object.keys(localStorage).length") > 0, 10, "the browser keeps the draft")
        match.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("The kettle hums at night")
        page.go_back()
        expect(page.get_by_label("In one sentence")).to_have_value("The kettle hums")
        expect(page.get_by_label("Tell us more")).to_have_value("Only at night, and I am not asleep.")
        expect(match).to_be_visible()


@pytest.mark.thorough
def test_without_scripts_there_is_a_page_between_and_nothing_typed_is_lost(visit):
    with visit("bela", java_script_enabled=False) as page:
        page.goto("/ask/")
        page.get_by_label("In one sentence").fill("The kettle hums and sings")
        page.get_by_label("Tell us more").fill("An aria, mostly.")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", name="Is it one of these?")).to_be_visible()
        expect(page.get_by_role("link", name="The kettle hums at night")).to_be_visible()
        page.get_by_role("button", name="None of these: post it").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("The kettle hums and sings")
        expect(article(page, "An aria, mostly.")).to_be_visible()


def test_somebody_without_an_account_asks_and_the_link_in_the_mail_posts_it(visit, town):
    with visit() as page:
        page.goto("/ask/")
        page.get_by_label("In one sentence").fill("May it stand in the sun?")
        page.get_by_label("Tell us more").fill("On the window sill.")
        page.get_by_label("Your name").fill("Nell")
        page.get_by_label("Your mail address").fill("nell@example.org")
        page.get_by_role("button", name="Send me the link").click()
        expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()

        town.until(lambda: mails_to(town.folder, "nell@example.org"), 30, "the link was mailed")
        page.goto(link_in(mails_to(town.folder, "nell@example.org")[0], "/ask/confirm/"))
        expect(article(page, "On the window sill.")).to_contain_text("Nell")
        page.get_by_role("button", name="Post it").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("May it stand in the sun?")
        expect(page.locator("#state .end-words")).to_contain_text("Waiting for an answer")


@pytest.mark.thorough
def test_the_keyboard_alone_finds_a_conversation(visit):
    with visit() as page:
        page.goto("/threads/")
        page.keyboard.press("/")
        expect(page.get_by_label("Your question in one sentence")).to_be_visible()
        page.keyboard.press("/")
        expect(page.get_by_label("Your question in one sentence")).to_be_focused()
        page.keyboard.type("citric acid")
        page.keyboard.press("Enter")
        expect(page.get_by_text("2 results", exact=True)).to_be_visible()
        page.keyboard.press("j")
        expect(page.get_by_role("link", name="How do I clean the kettle?")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("How do I clean the kettle?")


def test_a_visitor_has_it_too_follows_by_mail_is_told_of_the_answer_and_leaves(visit, town, own):
    mails = lambda: mails_to(town.folder, "nils@example.org")  # noqa: E731
    with visit() as page:
        page.goto(own["followed"])
        page.get_by_role("button", name="I have this too").click()
        expect(page.get_by_role("button", name="I have this too", pressed=True)).to_be_visible()
        page.get_by_label("Your mail address").fill("nils@example.org")
        page.get_by_role("button", name="Mail me").click()
        expect(page.get_by_text("Look into your mailbox")).to_be_visible()

        town.until(mails, 30, "the address was asked")
        page.goto(link_in(mails()[0], "/follow/confirm/"))
        page.get_by_role("button", name="Yes, tell me").click()
        expect(page.get_by_text("You hear of it by mail from now on.")).to_be_visible()

        with visit("omar") as desk:
            desk.goto(own["followed"])
            send_reply(desk, "Once for the tea and once for you.")

        def is_told() -> bool:
            town.python(MAIL_NOW)
            return len(mails()) > 1

        town.until(is_told, 60, "the answer was mailed")
        told = mails()[1]
        assert "Once for the tea" in told.get_body(("plain",)).get_content()
        assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        leaving = told["List-Unsubscribe"].strip("<>")
        assert page.request.post(leaving, form={"List-Unsubscribe": "One-Click"}).ok
        page.goto(link_in(told, "/unsubscribe/"))
        expect(page.get_by_text("You get no more mails about this.")).to_be_visible()


@pytest.mark.thorough
@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_a_picture_comes_into_the_words_by(kind, visit, own):
    with visit("ana") as page:
        page.goto(own["pictured"])
        field = page.get_by_label("Your reply")
        field.fill("Look: ")
        page.evaluate(GIVE_A_PICTURE, ["#reply textarea", kind, base64.b64encode(drawing()).decode()])
        expect(field).to_have_value(re.compile(r"^Look: \n!\[\]\(\S*/pictures/[0-9a-f-]+\.webp\)\n$"))
        page.get_by_role("button", name="Preview").click()
        shown = page.get_by_role("region", name="Preview").locator("img")
        expect(shown).to_have_js_property("naturalWidth", 640)
        page.get_by_role("button", name="Post the reply").click()
        expect(article(page, "Look:").last.locator("img")).to_have_js_property("naturalWidth", 640)


@pytest.mark.thorough
def test_somebody_is_called_by_a_few_letters_and_a_post_is_quoted_by_a_button(visit, own):
    with visit("ana") as page:
        page.goto(own["pictured"])
        article(page, "All about it").get_by_role("link", name="Quote").click()
        field = page.get_by_label("Your reply")
        expect(field).to_have_value(re.compile(r"^> \*\*Bela\*\*\n>\n> All about it"))
        expect(field).to_be_focused()
        page.keyboard.type("Ask @le")
        page.get_by_role("button", name="@leo · Leo").click()
        page.keyboard.type("about it.")
        page.get_by_role("button", name="Post the reply").click()
        said = article(page, "about it.").last
        expect(said.locator("blockquote")).to_contain_text("All about it")
        expect(said.get_by_role("link", name="@leo")).to_have_attribute("href", re.compile("/people/leo/$"))


@pytest.mark.thorough
def test_a_picture_a_look_and_a_quotation_without_scripts(visit, own):
    foot = {"name": "foot.png", "mimeType": "image/png", "buffer": drawing()}
    with visit("ana", java_script_enabled=False) as page:
        page.goto(own["plain"])
        article(page, "All about it").get_by_role("link", name="Quote").click()
        field = page.get_by_label("Your reply")
        expect(field).to_have_value(re.compile("> All about it"))
        field.fill(f"{field.input_value()}\n\nLike this:")
        page.get_by_text("Add pictures").click()
        page.get_by_label("Pictures").set_input_files(foot)
        page.get_by_role("button", name="Preview").click()
        expect(page.get_by_role("region", name="Preview").locator("img")).to_be_visible()
        page.get_by_role("button", name="Post the reply").click()
        said = article(page, "Like this:")
        expect(said.locator("img")).to_be_visible()
        expect(said.locator("blockquote")).to_contain_text("All about it")


@pytest.mark.thorough
def test_staff_asks_back_and_the_answer_of_whoever_asked_takes_it_on(visit, own):
    with visit("omar") as desk, visit("bela") as page:
        desk.goto(own["asked back"])
        desk.get_by_label("Needs more information").check()
        send_reply(desk, "Since when?")
        expect(desk.locator("#state .end-words")).to_contain_text("Waiting for the asker")

        page.goto(own["asked back"])
        expect(page.locator("#state .end-words")).to_contain_text("needs to know more")
        send_reply(page, "Since I bought it.")
        expect(page.locator("#state .end-words")).not_to_contain_text("Waiting for the asker")


@pytest.mark.thorough
def test_a_part_goes_on_in_private_and_everybody_reads_what_came_of_it(visit, own):
    with visit("omar") as desk, visit("bela") as page, visit() as anybody:
        desk.goto(own["private"])
        desk.get_by_text("Go on in private").first.click()
        desk.get_by_label("Because").select_option(label="it is about a payment or a contract")
        desk.get_by_label("Department").select_option(label="Repairs")
        desk.get_by_role("button", name="Go on in private").click()
        expect(desk.get_by_role("heading", level=1)).to_contain_text("In private")
        talk = desk.url

        page.goto(own["private"])
        page.get_by_role("link", name="Go to the private part").click()
        send_reply(page, "My number is 4711.")
        anybody.goto(own["private"])
        expect(anybody.get_by_text("A part of this goes on in private, with Repairs")).to_be_visible()
        expect(anybody.get_by_role("link", name="Go to the private part")).to_have_count(0)
        assert anybody.goto(talk).status == 404

        desk.get_by_label("Outcome").fill("It was paid back.")
        desk.get_by_role("button", name="Say what came of it").click()
        for reader in (desk, anybody):
            reader.goto(own["private"])
            expect(reader.get_by_role("listitem").filter(has_text="It was paid back.")).to_be_visible()
        expect(anybody.get_by_text("4711")).to_have_count(0)


def test_two_conversations_become_one_and_are_taken_apart_again(visit, own):
    with visit("mona") as desk, visit() as page:
        desk.goto(own["merged"])
        desk.get_by_role("link", name="Merge into another conversation").click()
        desk.get_by_label("Another conversation").fill(own["takes it"])
        desk.get_by_role("button", name="Merge").click()
        expect(desk.get_by_role("heading", level=1)).to_have_text(TITLES["takes it"])

        page.goto(own["merged"])
        expect(page.get_by_role("heading", level=1)).to_have_text(TITLES["takes it"])
        expect(page.get_by_text("was joined with this one")).to_be_visible()
        expect(page.get_by_role("article").filter(has_text="All about it")).to_have_count(2)

        desk.get_by_text("Merged into this").click()
        desk.get_by_role("button", name="Take apart again").click()
        expect(desk.get_by_role("heading", level=1)).to_have_text(TITLES["merged"])
        page.goto(own["merged"])
        expect(page.get_by_role("heading", level=1)).to_have_text(TITLES["merged"])


@pytest.mark.thorough
def test_a_post_gets_a_conversation_of_its_own_and_both_lead_to_each_other(visit, own):
    with visit("ana") as page, visit("mona") as desk:
        page.goto(own["split"])
        send_reply(page, "And who prints such things?")
        desk.goto(own["split"])
        desk.get_by_role("link", name="Split posts off").click()
        desk.get_by_label("Title of the new conversation").fill("Who prints the brochure?")
        desk.get_by_role("checkbox", name=re.compile("And who prints")).check()
        desk.get_by_role("button", name="Split them off").click()
        expect(desk.get_by_role("heading", level=1)).to_have_text("Who prints the brochure?")

        page.goto(own["split"])
        expect(article(page, "And who prints")).to_have_count(0)
        page.get_by_role("link", name="Read it there").click()
        expect(article(page, "And who prints such things?")).to_be_visible()
        page.get_by_role("link", name=TITLES["split"]).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(TITLES["split"])


def test_a_post_is_reported_removed_for_everybody_to_see_and_put_back(visit, own):
    with visit("ana") as author, visit("bela") as page, visit("mona") as desk, visit() as anybody:
        author.goto(own["rude"])
        send_reply(author, "Buy a map, genius.")
        page.goto(own["rude"])
        article(page, "Buy a map").get_by_role("link", name="Report").click()
        page.get_by_label("insult or threat").check()
        page.get_by_role("button", name="Report it").click()
        expect(page.get_by_text("Thank you. Somebody of our staff looks at it.")).to_be_visible()

        desk.goto("/admin/moderation/report/")
        desk.get_by_role("link", name=re.compile("Buy a map")).click()
        desk.get_by_role("group", name="Decisions").get_by_role("link", name="Remove", exact=True).click()
        desk.get_by_label("Reason, shown to everybody").select_option("insult")
        desk.get_by_role("button", name="Remove", exact=True).click()

        anybody.goto(own["rude"])
        expect(anybody.get_by_text("Removed by Manager, because: insult or threat.")).to_be_visible()
        expect(anybody.get_by_text("Buy a map")).to_have_count(0)

        desk.goto(own["rude"])
        desk.get_by_text("What it said").click()
        expect(desk.get_by_text("Buy a map, genius.")).to_be_visible()
        desk.get_by_role("link", name="Put it back").click()
        desk.get_by_role("button", name="Put it back").click()
        anybody.goto(own["rude"])
        expect(article(anybody, "Buy a map, genius.")).to_be_visible()


@pytest.mark.thorough
def test_what_a_word_list_holds_back_is_read_by_others_once_somebody_looked(visit, town, own):
    with visit("ana") as page, visit("mona") as desk, visit() as anybody:
        page.goto(own["held"])
        send_reply(page, f"Louder than a {TOO_RUDE} at dinner.")
        expect(article(page, TOO_RUDE)).to_contain_text("Others do not see it yet")
        anybody.goto(own["held"])
        expect(anybody.get_by_text(TOO_RUDE)).to_have_count(0)

        waits = desk.get_by_role("link", name=re.compile("at dinner"))
        loads_until(desk, "/admin/moderation/report/", lambda desk: waits.count() == 1, town, "it is in the queue")
        waits.click()
        desk.get_by_role("button", name="Approve", exact=True).click()
        anybody.goto(own["held"])
        expect(article(anybody, TOO_RUDE)).to_be_visible()


@pytest.mark.thorough
def test_the_bell_tells_of_an_answer_and_leads_to_it(visit, town, own):
    with visit("bela") as page, visit("omar") as desk:
        bell = page.get_by_role("link", name="What is new for you")
        row = page.get_by_role("listitem").filter(has_text=TITLES["told"])
        desk.goto(own["told"])
        send_reply(desk, "In every good shop, and in ours.")
        # Answers to other questions of hers, in earlier tests, may ring it as well, and while this one goes on.
        loads_until(page, "/", lambda _page: bell.locator(".chip").count() == 1, town, "the bell rings")
        bell.click()
        expect(page.get_by_role("heading", name="What is new for you")).to_be_visible()
        loads_until(page, "/notifications/", lambda _page: row.count() == 1, town, "the answer is told")
        expect(row).to_contain_text("New")
        row.get_by_role("link").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(TITLES["told"])
        page.goto("/notifications/")
        expect(row).to_be_visible()
        expect(row).not_to_contain_text("New")
