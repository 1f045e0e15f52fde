from django.core.cache import caches
from django.utils.functional import SimpleLazyObject

from .models import Profile

CACHE_KEY = "company.profile"
CACHE_SECONDS = 30


def company(request) -> dict:
    """Every template may name the company: `{{ company.name }}`. A process reads it twice a minute."""
    return {"company": SimpleLazyObject(known_profile)}


def known_profile() -> Profile:
    """The company's profile as this process knows it; what it remembers is at most half a minute old."""
    cache = caches["process"]
    profile = cache.get(CACHE_KEY)
    if profile is None:
        profile = Profile.current()
        cache.set(CACHE_KEY, profile, CACHE_SECONDS)
    return profile
