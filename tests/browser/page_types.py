"""Every type of page, who looks at it, and where it is."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.faults.town import PASSWORD

NOWHERE = "/there/is/nothing/here/"
HURRY = 30


@dataclass(frozen=True)
class PageType:
    """One type of page. `where` is an address or the short name of a seeded one; `then` brings about what is shown."""

    name: str
    where: str
    who: str | None = None
    then: Callable[[Page], None] | None = None
    status: int = 200

    @property
    def is_of_every_day(self) -> bool:
        return self.name in EVERYDAY

    def address(self, pages: dict[str, str]) -> str:
        return pages.get(self.where, self.where)

    def open(self, page: Page, pages: dict[str, str]) -> None:
        """Go there and do what it takes; fails where another page comes."""
        answer = page.goto(self.address(pages))
        assert answer.status == self.status, f"{self.name}: {answer.status} {page.title()}"
        if self.then:
            self.then(page)


def send_the_empty_form(page: Page) -> None:
    page.get_by_role("main").locator("form button.is-main").click()
    expect(page.get_by_role("alert")).to_be_visible()


def make_a_token(page: Page) -> None:
    page.get_by_label("Name", exact=True).fill("Nightly copy")
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_label("Nightly copy")).to_have_value(re.compile("hc_.{43}"))


def make_a_new_secret(page: Page) -> None:
    page.get_by_role("link", name="New secret").click()
    page.get_by_role("button", name="New secret").click()
    expect(page.get_by_text(re.compile("^whsec_.{44}$"))).to_be_visible()


def open_all_that_opens(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")


def sign_in_beside_the_frame(page: Page) -> None:
    """What the link of a frame opens; here in its place and not in a tab of its own."""
    link = page.get_by_role("contentinfo").get_by_role("link", name="Sign in")
    link.focus()
    expect(link).to_have_attribute("href", re.compile("/embed/login/start/"))
    link.evaluate("it => it.removeAttribute('target')")
    link.click()
    expect(page.get_by_role("button", name="Continue as Ana")).to_be_visible()


def agree_to_sign_in(page: Page) -> None:
    sign_in_beside_the_frame(page)
    page.get_by_role("button", name="Continue as Ana").click()
    expect(page.get_by_role("heading", name="You are signed in at")).to_be_visible()


def open_the_first_row(page: Page) -> None:
    page.locator("#result_list tbody th a").first.click()
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_visible()


def open_the_list_of_keys(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def type_a_title(page: Page) -> None:
    """Into the box that suggests, wherever it stands."""
    page.locator("main [name=title]").fill("The kettle hums")
    expect(page.locator(".matches a").first).to_be_visible()


def ask_without_scripts(page: Page) -> None:
    """Send the form where a browser without scripts sends it: to the page between."""
    page.get_by_label("In one sentence").fill("The kettle hums at night")
    page.locator("form[data-draft=ask]").evaluate("form => { form.action = '/search/before-asking/'; form.submit(); }")
    expect(page.get_by_role("heading", name="Is it one of these?")).to_be_visible()


def ask_what_was_answered(page: Page) -> None:
    page.get_by_label("What is broken?").fill("The kettle hums at night")
    page.get_by_label("Today").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Did one of these solve it?")).to_be_visible()


def be_in_a_hurry(page: Page) -> None:
    """Press the button until the site has had enough."""
    title = page.get_by_role("heading", name="One moment")
    for _ in range(HURRY):
        page.get_by_role("main").locator("form button.is-main").click()
        if title.count():
            return
    raise AssertionError(f"{HURRY} times in a row, and nobody minds")


def look_at_it_first(page: Page) -> None:
    page.get_by_label("Your reply").fill("- **one**\n- two\n\n> and what she said\n\n`1 l`")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_be_visible()


def open_the_tools(page: Page) -> None:
    closed = page.locator("details.tools:not([open]) > summary")
    while closed.count():
        closed.first.click()


def prove_it_is_you(page: Page) -> None:
    """Changing how one signs in asks for the password again, once in a while."""
    again = page.get_by_role("heading", name="Is it still you?")
    if again.count():
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("main").locator("form button.is-main").click()
        expect(again).to_have_count(0)


def try_the_list(page: Page) -> None:
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="It would have matched")).to_be_visible()


def say_that_it_did_not_help(page: Page) -> None:
    if page.get_by_role("heading", name="Did this help?").count():
        page.get_by_role("button", name="No", exact=True).click()
    expect(page.get_by_role("heading", name="We are sorry that it did not help")).to_be_visible()


def say_why_it_did_not_help(page: Page) -> None:
    thanks = page.get_by_role("heading", name="Our editors read what you wrote")
    if not thanks.count():
        say_that_it_did_not_help(page)
        page.get_by_label("I did not understand it").check()
        page.get_by_label("In your words").fill("Which of the marks is the middle?")
        page.get_by_role("button", name="Send").click()
    expect(thanks).to_be_visible()


def ask_about_removing(page: Page) -> None:
    page.get_by_role("group", name="Decisions").get_by_role("link", name="Remove", exact=True).click()
    expect(page.get_by_label("Reason, shown to everybody")).to_be_visible()


PUBLIC = [
    PageType("frame", "frame"),
    PageType("frame, dark and from right to left", "frame, dark"),
    PageType("frame, ask", "frame, ask"),
    PageType("frame, ask, with errors", "frame, ask", then=send_the_empty_form),
    PageType("frame, search", "frame, search"),
    PageType("frame, nothing found", "frame, nothing found"),
    PageType("frame, article", "frame, article"),
    PageType("frame, video", "frame, video"),
    PageType("frame, conversation", "frame, conversation"),
    PageType("frame, conversation in the dark", "frame, conversation in the dark"),
    PageType("frame, idea", "frame, idea"),
    PageType("frame, ideas", "frame, ideas"),
    PageType("frame, mine", "frame, mine"),
    PageType("frame, not there", "frame, not there", status=404),
    PageType("signing in beside a frame, too late", "/embed/login/start/?h=x", status=403),
    PageType("latest conversations, on other sites", "extract, latest"),
    PageType("roadmap, on other sites", "extract, roadmap"),
    PageType("card of a conversation", "card of a conversation"),
    PageType("card of an idea", "card of an idea"),
    PageType("card of an article", "card of an article"),
    PageType("card of a video", "card of a video"),
    PageType("home", "/"),
    PageType("list", "/threads/"),
    PageType("ideas", "/ideas/"),
    PageType("ideas, none", "/ideas/?stage=planned&product=toaster"),
    PageType("roadmap", "/ideas/roadmap/"),
    PageType("changelog", "/changelog/"),
    PageType("changelog of a product", "/changelog/?product=toaster"),
    PageType("changelog, an entry", "release"),
    PageType("changed because you told us", "/changed/"),
    PageType("idea", "idea"),
    PageType("idea, shipped", "idea, shipped"),
    PageType("what led to an idea", "led to an idea"),
    PageType("vote, asked again", "vote"),
    PageType("list with nothing in it", "/threads/?kind=praise&product=kettle"),
    PageType("thread, open", "open"),
    PageType("thread, answered", "answered"),
    PageType("thread, resolved", "resolved"),
    PageType("thread, imported", "imported"),
    PageType("thread, withdrawn", "withdrawn"),
    PageType("thread, locked", "locked"),
    PageType("thread, joined", "joined"),
    PageType("thread, long", "long"),
    PageType("thread with a picture, a quotation, a partner and tags", "pictured"),
    PageType("thread, asked back", "asked_back"),
    PageType("thread with a removed post", "removed"),
    PageType("thread, a part of it was private", "talked"),
    PageType("thread, a part of it is private", "taken"),
    PageType("thread that was split", "split"),
    PageType("thread that took another", "merged"),
    PageType("home, with suggestions", "/", then=type_a_title),
    PageType("boards", "/boards/"),
    PageType("products", "/products/"),
    PageType("product", "/products/kettle/"),
    PageType("product with little about it", "/products/toaster/"),
    PageType("town halls", "/town-halls/"),
    PageType("town hall", "town hall"),
    PageType("town hall, live", "town hall, live"),
    PageType("town hall, over", "town hall, over"),
    PageType("town hall, cancelled", "town hall, cancelled"),
    PageType("follow a town hall", "follow a town hall"),
    PageType("poll, as a visitor", "poll"),
    PageType("poll, closed", "poll, closed"),
    PageType("survey", "survey"),
    PageType("survey, with errors", "survey", then=send_the_empty_form),
    PageType("results of a survey", "results"),
    PageType("results, too few", "results, too few"),
    PageType("how did we do", "answer"),
    PageType("how did we do, answered", "answer, given"),
    PageType("how did we do, no such link", "/survey/nothing/", status=404),
    PageType("no more questions", "refuse"),
    PageType("reviews", "/products/blender/reviews/"),
    PageType("reviews, narrowed", "/products/blender/reviews/?stars=1&only=elsewhere"),
    PageType("reviews, none", "/products/toaster/reviews/"),
    PageType("review", "review"),
    PageType("write a review, as a visitor", "/products/blender/review/"),
    PageType("board", "board"),
    PageType("tag", "tag"),
    PageType("answers", "/help/"),
    PageType("section", "help section"),
    PageType("section with nothing in it", "help section, empty"),
    PageType("article", "article"),
    PageType("article, out of date in another language", "article, translated"),
    PageType("article, in a language that it is not in", "article, not translated"),
    PageType("article, it did not help", "article", then=say_that_it_did_not_help),
    PageType("article, it did not help, and why", "article", then=say_why_it_did_not_help),
    PageType("article, did it help, asked again", "article, asked again"),
    PageType("article, withdrawn", "article, withdrawn", status=410),
    PageType("videos", "/videos/"),
    PageType("series", "series"),
    PageType("video", "video"),
    PageType("video, a word found", "video, found"),
    PageType("video, elsewhere", "video, elsewhere"),
    PageType("contact", "/contact/"),
    PageType("contact by a clock that is not known", "/contact/?zone=Moon"),
    PageType("department", "department"),
    PageType("department without hours", "/contact/press/?zone=Asia/Kolkata", then=open_the_tools),
    PageType("what a department answered", "answered by a department"),
    PageType("form of a department", "form"),
    PageType("form of a department, with errors", "form", then=send_the_empty_form),
    PageType("form of a department, sent", "form, sent"),
    PageType("private request, was it you", "was it you"),
    PageType("consent, by mail", "offer, agreed to"),
    PageType("consent, nothing there", "/my/requests/consent/1/", status=410),
    PageType("profile", "/people/bela/"),
    PageType("profile of somebody who works here", "/people/omar/?show=replies"),
    PageType("ask, as a visitor", "/ask/"),
    PageType("ask, with suggestions", "/ask/", then=type_a_title),
    PageType("ask, is it one of these", "/ask/", then=ask_without_scripts),
    PageType("ask, with errors, as a visitor", "/ask/", then=send_the_empty_form),
    PageType("asked, look into your mail", "/ask/sent/"),
    PageType("asked, read again", "confirm"),
    PageType("asked, a link that is over", "/ask/confirm/none/", status=410),
    PageType("search", "/search/"),
    PageType("search, found", "/search/?q=kettle"),
    PageType("search, nothing found", "/search/?q=zzyzx"),
    PageType("scorecard", "scorecard"),
    PageType("scorecard, not counted yet", "scorecard, not counted yet"),
    PageType("scorecard, the list of a number", "/threads/?public=1&within=365&counted=timed&slower=60"),
    PageType("why", "/why/"),
    PageType("site map", "/site-map/"),
    PageType("not found", NOWHERE, status=404),
    PageType("not found, with what comes closest", "/old/the-kettle-hums/", status=404),
    PageType("withdrawn", "gone", status=410),
    PageType("not understood", "/threads/?after=zzz", status=400),
    PageType("sign in", "/accounts/login/"),
    PageType("sign up", "/accounts/signup/"),
    PageType("code by mail", "/accounts/login/code/"),
    PageType("password reset", "/accounts/password/reset/"),
    PageType("password reset, sent", "/accounts/password/reset/done/"),
    PageType("work, as a visitor", "/admin/"),
    PageType("follow by mail", "/follow/board/1/"),
    PageType("follow by mail, a link that is over", "/follow/confirm/none/", status=410),
    PageType("no more mails, a link that is none", "/unsubscribe/none/", status=404),
    PageType("is it solved, a link that is over", "/outcome/none/", status=410),
    PageType("follow by mail, once more", "confirm following"),
    PageType("no more mails", "unsubscribe"),
    PageType("is it solved, yes", "solved by mail"),
    PageType("is it solved, no", "unsolved by mail"),
    PageType("too many in a row", "/follow/board/1/", then=be_in_a_hurry),
]
SIGNED_IN = [
    PageType("town hall, to somebody who joined", "town hall", "bela"),
    PageType("town hall, with errors", "town hall", "bela", send_the_empty_form),
    PageType("town hall, live, to somebody who joined", "town hall, live", "ana"),
    PageType("town hall, live, to its host", "town hall, live", "mona"),
    PageType("town hall, answer", "town hall, answer", "mona"),
    PageType("town hall, answer, with errors", "town hall, answer", "mona", send_the_empty_form),
    PageType("ideas, to somebody who joined", "/ideas/", "bela"),
    PageType("idea, for staff", "idea", "mona"),
    PageType("changelog, an entry that is not published", "release, not published", "mona"),
    PageType("say how far an idea is", "stage of an idea", "mona"),
    PageType("say how far an idea is, with errors", "stage of an idea", "mona", send_the_empty_form),
    PageType("poll, to vote", "poll", "ana"),
    PageType("poll, voted", "poll", "bela", open_the_tools),
    PageType("poll, to write", "poll, to write", "ana"),
    PageType("poll, with errors", "poll, to write", "ana", send_the_empty_form),
    PageType("how did we do, on the page", "satisfaction", "ana"),
    PageType("how did we do, on the page, answered", "satisfaction, answered", "ana", open_the_tools),
    PageType("write a review", "/products/blender/review/", "bela"),
    PageType("write a review, with errors", "/products/blender/review/", "bela", send_the_empty_form),
    PageType("change one's review", "/products/blender/review/", "ana"),
    PageType("one's own review", "review", "ana"),
    PageType("review, to an agent", "review", "omar"),
    PageType("article, to somebody who joined", "article", "bela"),
    PageType("article, for staff", "article, for staff", "omar"),
    PageType("series, to somebody who joined", "series", "ana"),
    PageType("video, to somebody who joined", "video", "ana"),
    PageType("video that is not published, to an agent", "video, not published", "omar"),
    PageType("home with the list of keys", "/", "ana", open_the_list_of_keys),
    PageType("one's own list", "/threads/?mine=1", "ana"),
    PageType("one's own requests", "/my/requests/", "ana"),
    PageType("one's own requests, none", "/my/requests/?show=ideas", "omar"),
    PageType("form of a department, signed in", "form", "ana"),
    PageType("what may answer a request", "form", "ana", ask_what_was_answered),
    PageType("private request", "request", "ana"),
    PageType("private request, not confirmed", "request, not confirmed", "omar"),
    PageType("consent", "offer", "ana"),
    PageType("published with consent", "published", "ana"),
    PageType("one's own list with nothing in it", "/threads/?mine=1", "omar"),
    PageType("thread, private", "private", "ana"),
    PageType("thread, held", "held", "ana"),
    PageType("thread, answered, to its asker", "answered", "ana"),
    PageType("thread, open, to an agent", "open", "omar"),
    PageType("thread, imported, to an agent", "imported", "omar"),
    PageType("thread, locked, to an agent", "locked", "omar"),
    PageType("thread, with a reply that waits, to who wrote it", "waiting", "ana"),
    PageType("thread, with its tools, to the asker", "pictured", "ana", open_the_tools),
    PageType("thread, with its tools, to a manager", "pictured", "mona", open_the_tools),
    PageType("thread with a removed post, to a manager", "removed", "mona"),
    PageType("thread, a part of it is private, to an agent", "taken", "omar"),
    PageType("thread, the private part, to the asker", "talk", "ana"),
    PageType("thread, the private part, to an agent", "talk", "omar"),
    PageType("thread that took another, to a manager", "merged", "mona", open_the_tools),
    PageType("thread, with a look at the reply", "answered", "bela", look_at_it_first),
    PageType("merge", "merge", "mona"),
    PageType("merge, with errors", "merge", "mona", send_the_empty_form),
    PageType("split off", "split off", "mona"),
    PageType("split off, with errors", "split off", "mona", send_the_empty_form),
    PageType("what it said before", "history", "ana"),
    PageType("report a post", "flag", "bela"),
    PageType("report a post, with errors", "flag", "bela", send_the_empty_form),
    PageType("ask", "/ask/", "ana"),
    PageType("ask, with errors", "/ask/", "ana", send_the_empty_form),
    PageType("change a post", "edit", "ana"),
    PageType("not open to you", "edit", "bela", status=403),
    PageType("sign out", "/accounts/logout/", "ana"),
    PageType("mail addresses", "/accounts/email/", "ana"),
    PageType("what is new", "/notifications/", "ana"),
    PageType("what one is told", "/notifications/settings/", "ana"),
    PageType("password", "/accounts/password/change/", "ana"),
    PageType("one's own profile", "/settings/", "ana"),
    PageType("sessions", "/accounts/sessions/", "ana"),
    PageType("one's own data", "/settings/data/", "ana"),
    PageType("signing in beside a frame", "frame", "ana", then=sign_in_beside_the_frame),
    PageType("signed in beside a frame", "frame", "ana", then=agree_to_sign_in),
    PageType("leaving", "/settings/leaving/", "ana"),
    PageType("programs that act for one", "/settings/tokens/", "ana"),
    PageType("programs, none of them", "/settings/tokens/", "bela"),
    PageType("make a token", "/settings/tokens/new/", "ana"),
    PageType("make a token, with errors", "/settings/tokens/new/", "ana", send_the_empty_form),
    PageType("a new token", "/settings/tokens/new/", "mona", make_a_token),
    PageType("for programs", "/api/"),
    PageType("for programs, all of it", "/api/", None, open_all_that_opens),
    PageType("said elsewhere, to a visitor", "/claim/?said_on=Mastodon"),
    PageType("said elsewhere, offered", "/claim/", "bela"),
    PageType("said elsewhere, removal", "claim removal", "bela"),
    PageType("second factor", "/accounts/2fa/", "ana"),
    PageType("is it still you", "/accounts/reauthenticate/", "ana"),
    PageType("second factor, an app", "/accounts/2fa/totp/activate/", "ana", prove_it_is_you),
    PageType("second factor, a key", "/accounts/2fa/webauthn/add/", "ana", prove_it_is_you),
    PageType("second factor, the keys", "/accounts/2fa/webauthn/", "ana", prove_it_is_you),
    PageType("second factor, codes", "/accounts/2fa/recovery-codes/generate/", "ana", prove_it_is_you),
]
WORK = [
    PageType("town halls, in the admin", "/admin/feedback/townhall/", "mona"),
    PageType("town hall, new", "/admin/feedback/townhall/add/", "mona"),
    PageType("town hall, in the admin", "town hall, in the admin", "mona"),
    PageType("cancel a town hall", "cancel a town hall", "mona"),
    PageType("questions for town halls", "/admin/feedback/townhallquestion/", "mona"),
    PageType("question for a town hall", "town hall question", "mona"),
    PageType("ratings", "/admin/knowledge/rating/", "mona"),
    PageType("surveys", "/admin/feedback/survey/", "mona"),
    PageType("survey, new", "/admin/feedback/survey/add/", "mona"),
    PageType("survey, to staff", "admin survey", "mona"),
    PageType("satisfaction, to staff", "admin satisfaction", "mona"),
    PageType("answers", "/admin/feedback/surveyresponse/", "mona"),
    PageType("polls", "/admin/feedback/poll/", "mona"),
    PageType("reviews of products", "/admin/feedback/review/", "mona"),
    PageType("frames, in the admin", "/admin/embed/embed/", "mona"),
    PageType("frame, new", "/admin/embed/embed/add/", "mona"),
    PageType("frame, in the admin", "/admin/embed/embed/", "mona", then=open_the_first_row),
    PageType("frames, the guide", "/admin/embed/embed/guide/", "mona"),
    PageType("webhook endpoints", "/admin/webhooks/endpoint/", "mona"),
    PageType("webhook endpoint, new", "/admin/webhooks/endpoint/add/", "mona"),
    PageType("webhook endpoint", "webhook endpoint", "mona"),
    PageType("webhook endpoint, a new secret", "webhook endpoint", "mona", make_a_new_secret),
    PageType("webhook messages", "/admin/webhooks/message/", "mona"),
    PageType("webhook message", "webhook message", "mona"),
    PageType("articles, in the admin", "/admin/knowledge/article/", "mona"),
    PageType("article, new", "/admin/knowledge/article/add/", "omar"),
    PageType("article, written", "article, written", "mona"),
    PageType("article, its history", "article, its history", "mona"),
    PageType("articles, their health", "/admin/knowledge/article/health/", "mona"),
    PageType("reviews", "/admin/knowledge/revision/", "mona"),
    PageType("revision, looked over", "revision, looked over", "mona"),
    PageType("sections, in the admin", "/admin/knowledge/section/", "mona"),
    PageType("short link, new", "/admin/knowledge/shortlink/add/", "mona"),
    PageType("videos, in the admin", "/admin/knowledge/video/", "mona"),
    PageType("video, in the admin", "video in the admin", "mona"),
    PageType("video, new", "/admin/knowledge/video/add/", "mona"),
    PageType("video, for who may only look", "video in the admin", "omar"),
    PageType("series, in the admin", "/admin/knowledge/series/", "mona"),
    PageType("today", "/admin/", "omar"),
    PageType("queue", "/admin/desk/case/", "omar"),
    PageType("case", "case", "omar"),
    PageType("complaints", "/admin/ingest/complaint/", "omar"),
    PageType("sources", "/admin/sources/source/", "mona"),
    PageType("source", "source", "mona"),
    PageType("import", "import", "mona"),
    PageType("to look at", "/admin/moderation/report/", "mona"),
    PageType("report", "report", "mona"),
    PageType("report, remove it", "report", "mona", ask_about_removing),
    PageType("word lists", "/admin/moderation/wordlist/", "mona"),
    PageType("word list", "word list", "mona"),
    PageType("word list, tried", "word list", "mona", try_the_list),
    PageType("word list, new", "/admin/moderation/wordlist/add/", "mona"),
    PageType("bans", "/admin/moderation/ban/", "mona"),
    PageType("ban", "ban", "mona"),
    PageType("ban, new", "/admin/moderation/ban/add/", "mona"),
    PageType("banned addresses", "/admin/moderation/addressban/", "mona"),
    PageType("ban an address", "/admin/moderation/addressban/add/", "mona"),
    PageType("trusted people", "/admin/moderation/trust/", "mona"),
    PageType("spam filter", "/admin/moderation/spamlesson/", "mona"),
    PageType("conversations, in the admin", "/admin/forum/thread/", "mona"),
    PageType("posts, in the admin", "/admin/forum/post/", "mona"),
    PageType("tags", "/admin/forum/tag/", "mona"),
    PageType("boards, in the admin", "/admin/forum/board/", "mona"),
    PageType("departments", "/admin/company/department/", "mona"),
    PageType("department, in the admin", "department in the admin", "mona"),
    PageType("closing days", "/admin/company/holiday/", "mona"),
    PageType("contact forms", "/admin/contact/contactform/", "mona"),
    PageType("contact form", "form in the admin", "mona"),
    PageType("requests", "/admin/contact/request/", "omar"),
    PageType("request, in the admin", "request in the admin", "omar"),
    PageType("request, to be offered", "offer in the admin", "omar"),
    PageType("solved before sending", "/admin/contact/deflection/", "omar"),
    PageType("closing day, new", "/admin/company/holiday/add/", "mona"),
    PageType("people", "/admin/people/user/", "mona"),
    PageType("partners", "/admin/people/organisation/", "mona"),
    PageType("partner", "organisation", "mona"),
    PageType("searches", "/admin/search/query/", "mona"),
    PageType("figures", "/admin/insights/fact/figures/?days=90&by=week", "mona"),
    PageType("figures of days that make no sense", "/admin/insights/fact/figures/?first=x&last=y", "mona", status=422),
    PageType("counted conversations", "/admin/insights/fact/", "mona"),
    PageType("release, to an editor", "release, to an editor", "mona"),
    PageType("claims", "/admin/people/claim/", "mona"),
    PageType("claim", "claim", "mona"),
    PageType("removed on request", "/admin/people/historyremoval/", "mona"),
    PageType("outgoing mails", "/admin/foundation/outgoingmail/", "mona"),
    PageType("outgoing mail", "outgoing mail", "mona"),
    PageType("addresses without mail", "/admin/foundation/mailstop/", "mona"),
    PageType("incoming mails", "/admin/notifications/inboundmail/", "mona"),
    PageType("incoming mail", "inbound mail", "mona"),
    PageType("mail that came back", "/admin/notifications/bounce/", "mona"),
    PageType("alerts", "/admin/notifications/staffalert/", "mona"),
]
# What most people see on most days. `make test` looks at these; all others are looked at, too, before anything lands.
EVERYDAY = {
    "home", "list", "thread, open", "thread, answered", "thread, resolved", "thread, imported", "board", "profile",
    "ask, as a visitor", "ask, with errors, as a visitor", "search, found", "article", "video", "ideas", "idea",
    "roadmap", "contact", "form of a department", "scorecard", "why", "not found", "sign in", "frame, conversation",
    "ask", "thread, answered, to its asker", "thread, imported, to an agent", "what is new", "one's own requests",
    "one's own profile", "today", "queue", "case", "complaints", "sources", "import", "report", "figures",
}  # fmt: skip


def each(page_types: list[PageType]):
    """Run a test for each of these types of page; beside those of every day it is a thorough one."""
    rows = [
        pytest.param(one, id=one.name, marks=[] if one.is_of_every_day else [pytest.mark.thorough])
        for one in page_types
    ]
    return pytest.mark.parametrize("page_type", rows)
