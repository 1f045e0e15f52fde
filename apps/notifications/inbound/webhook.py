"""The doors for mail services: mails that they received for us, and what became of mails that we sent with them.

django-anymail knows how each service speaks and signs. The secret of the address is ours: every call proves itself with
the user and password of INBOUND_WEBHOOK_SECRET (HTTP Basic), before a byte of its body is read.
"""

import logging
from functools import cache
from importlib import import_module

from anymail.exceptions import AnymailError, AnymailWebhookValidationFailure
from anymail.inbound import AnymailInboundMessage
from anymail.utils import get_request_basic_auth
from anymail.webhooks.base import AnymailCoreWebhookView
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from apps.foundation.limits import require_within

from .bounces import note_event
from .store import TooLarge, store_mail

logger = logging.getLogger(__name__)

# A service sends a mail as JSON with its files in base64, a third larger than they are, and often its parts besides.
BODY_FACTOR = 3
INBOUND = {
    "brevo": ("brevo", "BrevoInboundWebhookView"),
    "mailersend": ("mailersend", "MailerSendInboundWebhookView"),
    "mailgun": ("mailgun", "MailgunInboundWebhookView"),
    # Mailgun sends the whole mail where the address says "mime".
    "mailgun-mime": ("mailgun", "MailgunInboundWebhookView"),
    "mailjet": ("mailjet", "MailjetInboundWebhookView"),
    "mailtrap": ("mailtrap", "MailtrapInboundWebhookView"),
    "mandrill": ("mandrill", "MandrillCombinedWebhookView"),
    "postal": ("postal", "PostalInboundWebhookView"),
    "postmark": ("postmark", "PostmarkInboundWebhookView"),
    "resend": ("resend", "ResendInboundWebhookView"),
    "sendgrid": ("sendgrid", "SendGridInboundWebhookView"),
    "sparkpost": ("sparkpost", "SparkPostInboundWebhookView"),
    "amazon-ses": ("amazon_ses", "AmazonSESInboundWebhookView"),
}
EVENTS = {
    "brevo": ("brevo", "BrevoTrackingWebhookView"),
    "mailersend": ("mailersend", "MailerSendTrackingWebhookView"),
    "mailgun": ("mailgun", "MailgunTrackingWebhookView"),
    "mailjet": ("mailjet", "MailjetTrackingWebhookView"),
    "mailtrap": ("mailtrap", "MailtrapTrackingWebhookView"),
    "mandrill": ("mandrill", "MandrillCombinedWebhookView"),
    "postal": ("postal", "PostalTrackingWebhookView"),
    "postmark": ("postmark", "PostmarkTrackingWebhookView"),
    "resend": ("resend", "ResendTrackingWebhookView"),
    "sendgrid": ("sendgrid", "SendGridTrackingWebhookView"),
    "sparkpost": ("sparkpost", "SparkPostTrackingWebhookView"),
    "unisender-go": ("unisender_go", "UnisenderGoTrackingWebhookView"),
    "amazon-ses": ("amazon_ses", "AmazonSESTrackingWebhookView"),
}


@method_decorator(csrf_exempt, name="dispatch")
class ServiceView(View):
    """Whatever a mail service tells us. It signs its calls, so no CSRF token is asked for."""

    services: dict[str, tuple[str, str]] = {}
    http_method_names = ["post", "head", "options"]

    def dispatch(self, request, service):
        if service not in self.services:
            return _error("No mail service of this name is known here.", 404)
        if not _has_secret(request):
            # Guessing is counted as it is for passwords; who knows the secret is never held up.
            require_within("sign_in", request)
            answer = _error("This address asks for the user and password of INBOUND_WEBHOOK_SECRET.", 401)
            answer["WWW-Authenticate"] = 'Basic realm="mail"'
            return answer
        return super().dispatch(request, service)

    def head(self, request, service):
        # Some services look whether anybody is there when the address is entered.
        return HttpResponse()

    def post(self, request, service):
        try:
            _let_in(request)
            events = self._events(request, service)
            stored = sum(self.take(event, service) for event in events)
        except (TooLarge, RequestDataTooBig) as error:
            return _error(str(error), 413)
        except AnymailWebhookValidationFailure:
            return _error("The signature of this call does not fit. Check the keys in ANYMAIL.", 400)
        except (AnymailError, ImproperlyConfigured) as error:
            logger.error("the mail service %s cannot be heard: %s", service, error)
            return _error("This mail service is not set up here. The log says what is missing.", 503)
        return JsonResponse({"accepted": stored})

    def _events(self, request, service) -> list:
        view = _view_class(*self.services[service])()
        try:
            view.run_validators(request)
            return view.parse_events(request)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            # Told by its kind: the call carries what people wrote.
            logger.warning("a call of %s was not understood: %s", service, type(error).__name__)
            raise AnymailWebhookValidationFailure("not understood") from error

    def take(self, event, service: str) -> bool:
        """Store one event. Returns whether it was new."""
        raise NotImplementedError


class InboundView(ServiceView):
    """A mail that came to us, received by a service: stored at once, understood later."""

    services = INBOUND

    def take(self, event, service):
        if (message := getattr(event, "message", None)) is None:
            return False
        place = f"{service}:{event.event_id}" if event.event_id else ""
        return store_mail(_bytes_of(message), door=service, place=place)[1]


class MailEventsView(ServiceView):
    """What became of mails that we sent with a service: bounces and complaints are noted, and nothing else."""

    services = EVENTS

    def take(self, event, service):
        return hasattr(event, "recipient") and note_event(event, service=service)


def _has_secret(request: HttpRequest) -> bool:
    """Whether the call brings one of our secrets. Without any in the settings, nothing does."""
    given = get_request_basic_auth(request) or ""
    secrets = [secret for secret in settings.ANYMAIL.get("WEBHOOK_SECRET", []) if ":" in secret]
    return any(constant_time_compare(given, secret) for secret in secrets)


def _let_in(request: HttpRequest) -> None:
    """Read the body up to the limit for mails, which is larger than what people may send. Raises TooLarge.

    Forms keep the limit for people: a service that sends the mail as one is told to send files apart from it.
    """
    limit = settings.INBOUND_MAIL_SIZE_LIMIT * BODY_FACTOR
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > limit:
        raise TooLarge(int(length) if length.isdecimal() else 0)
    if request.content_type not in ("multipart/form-data", "application/x-www-form-urlencoded"):
        # Where Django keeps a body that was read; its own reading would refuse what is larger than a form may be.
        request._body = request.read(int(length))


def _bytes_of(message: AnymailInboundMessage) -> bytes:
    """The mail as bytes, with who it was really sent to and by on top, as a mail server would have written it."""
    envelope = [("Return-Path", f"<{message.envelope_sender}>" if message.envelope_sender is not None else "")]
    envelope.append(("X-Original-To", message.envelope_recipient or ""))
    head = "".join(f"{name}: {' '.join(str(value).split())}\r\n" for name, value in envelope if value)
    return head.encode("utf-8", "replace") + message.as_bytes()


@cache
def _view_class(module: str, name: str) -> type[AnymailCoreWebhookView]:
    try:
        return getattr(import_module(f"anymail.webhooks.{module}"), name)
    except ImportError as error:
        raise ImproperlyConfigured(str(error)) from error


def _error(text: str, status: int) -> JsonResponse:
    return JsonResponse({"error": text}, status=status)
