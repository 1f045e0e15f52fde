"""The company's name and colours where staff works."""

from django.core.cache import caches

from .context import CACHE_KEY, company

# Lightness and chroma of each step; the hue comes from the profile. Contrast with white is 4.5 or more from 600 on.
_ACCENT = {
    "50": (0.977, 0.012),
    "100": (0.947, 0.028),
    "200": (0.9, 0.05),
    "300": (0.83, 0.08),
    "400": (0.74, 0.1),
    "500": (0.62, 0.12),
    "600": (0.5, 0.115),
    "700": (0.43, 0.1),
    "800": (0.37, 0.085),
    "900": (0.31, 0.07),
    "950": (0.23, 0.05),
}
_PAPER = {
    "50": "oklch(97.8% .008 85)",
    "100": "oklch(95.5% .011 85)",
    "200": "oklch(90% .013 80)",
    "300": "oklch(84% .014 80)",
    "400": "oklch(70% .015 78)",
    "500": "oklch(53% .016 75)",
    "600": "oklch(44% .016 68)",
    "700": "oklch(36% .015 65)",
    "800": "oklch(28.5% .013 65)",
    "900": "oklch(21.5% .011 65)",
    "950": "oklch(16% .01 65)",
}


def company_name(request) -> str:
    """The name at the head of every staff page."""
    return company(request)["company"].name


def accent(request) -> dict[str, str]:
    """The ramp of the accent in the profile's hue."""
    hue = company(request)["company"].hue
    return {step: f"oklch({light} {chroma} {hue})" for step, (light, chroma) in _ACCENT.items()}


def paper(request) -> dict[str, str]:
    """The ramp of paper and ink."""
    return dict(_PAPER)


def forget_profile() -> None:
    """Let this process read the profile anew; others do within half a minute."""
    caches["process"].delete(CACHE_KEY)
