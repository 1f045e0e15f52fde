"""Mail leaves by one door, and what needs no token of a form is listed."""

import ast

from django.urls import URLPattern, URLResolver, get_resolver

from apps.embed.views.framed import EmbedView
from apps.foundation.api.views import ApiView
from tests.house.reading import called, calls, imported, modules, name_of

MAY_SEND = {"apps/foundation/sending.py"}
SENDING = {"send_mail", "send_mass_mail", "mail_admins", "mail_managers", "get_connection", "mailers"}
# Each is proven otherwise: a signature over the body, a secret, the browser's own word of where a form stood, or the
# signed token of an unsubscribe link (RFC 8058).
EXEMPT = {
    "apps.feedback.views.answers.RefuseView",
    # Answers that nothing is there, whatever is sent.
    "apps.foundation.api.describing.nowhere",
    "apps.ideas.views.vote.VoteView",
    "apps.forum.views.me_too.MeTooView",
    "apps.ingest.views.WebhookView",
    "apps.knowledge.views.ratings.ArticleRatingView",
    "apps.knowledge.views.ratings.VideoRatingView",
    "apps.notifications.inbound.webhook.InboundView",
    "apps.notifications.inbound.webhook.MailEventsView",
    "apps.notifications.views.following.UnsubscribeView",
}
# Where no cookie is read there is nothing that a form of somebody else could misuse: programs send a token, and a frame
# a token of its own. All doors on these bases are so.
WITHOUT_COOKIES = (ApiView, EmbedView)


def test_only_one_module_speaks_with_the_mail_server():
    strays = {}
    for path in modules("apps", "helpcenter"):
        if name_of(path) in MAY_SEND:
            continue
        found = {name for name in imported(path) if name.split(".")[-1] in SENDING and "mail" in name}
        found |= {name for name in imported(path) if name in {"smtplib", "smtplib.SMTP"}}
        sends = [
            call.lineno
            for call in calls(path)
            if called(call) in {"send_messages", "send_mail", "send_mass_mail"}
            # What allauth calls its own door is the adapter's method, which queues.
            and not ast.unparse(call.func).startswith(("self.", "super("))
        ]
        if found or sends:
            strays[name_of(path)] = (sorted(found), sends)
    assert strays == {}


def test_the_door_is_where_this_test_looks_for_it():
    [path] = [path for path in modules("apps") if name_of(path) in MAY_SEND]
    assert {name for name in imported(path) if name.split(".")[-1] in SENDING}


def exempt_doors() -> set[str]:
    found = set()

    def walk(patterns):
        for one in patterns:
            if isinstance(one, URLResolver):
                walk(one.url_patterns)
            elif isinstance(one, URLPattern) and getattr(one.callback, "csrf_exempt", False):
                view = getattr(one.callback, "view_class", one.callback)
                if not (isinstance(view, type) and issubclass(view, WITHOUT_COOKIES)):
                    found.add(f"{view.__module__}.{view.__qualname__}")

    walk(get_resolver().url_patterns)
    return {name for name in found if name.startswith("apps.")}


def test_every_door_without_the_token_of_a_form_is_listed():
    assert exempt_doors() == EXEMPT
