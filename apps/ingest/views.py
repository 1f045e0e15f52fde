"""The door for other networks: webhooks in, an answer at once."""

from django.http import JsonResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from apps.sources.connectors import AuthenticationFailed, ConnectorError, all_connectors
from apps.sources.models import Source

from .verbs import accept

BODY_LIMIT = 256 * 1024


@method_decorator(csrf_exempt, name="dispatch")
class WebhookView(View):
    """Take a signed call. The signature over the raw body is the caller's proof, so no CSRF token is asked for."""

    def post(self, request, key):
        source = Source.objects.listening().filter(key=key).first()
        if source is None or not all_connectors()[source.network].capabilities.can_receive:
            return JsonResponse({"error": "There is nobody listening at this address."}, status=404)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > BODY_LIMIT:
            return JsonResponse({"error": f"The body is larger than {BODY_LIMIT} bytes. Send fewer items."}, status=413)
        try:
            stored = accept(source, request)
        except AuthenticationFailed as error:
            return JsonResponse({"error": str(error)}, status=401)
        except ConnectorError as error:
            return JsonResponse({"error": str(error)}, status=400)
        return JsonResponse({"accepted": stored})
