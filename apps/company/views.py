from django.http import HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET


@require_GET
@cache_control(public=True, max_age=31_536_000, immutable=True)
def theme(request, hue: int):
    """The company's accent as a stylesheet, since the policy allows no inline style. The address holds the hue."""
    return HttpResponse(f":root{{--hue:{min(hue, 359)}}}", content_type="text/css")
