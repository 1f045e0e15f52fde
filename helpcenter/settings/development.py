"""On the desk of whoever works on it."""

from .base import *

LOCAL_DIR.mkdir(parents=True, exist_ok=True)
DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = env("SECRET_KEY", default="only-for-development-and-the-demo")
SECRETS_KEYS = SECRETS_KEYS or ["b25seS1mb3ItZGV2ZWxvcG1lbnQtYW5kLWRlbW8tISE="]
SAFE_FETCH_ALLOW = SAFE_FETCH_ALLOW or ["127.0.0.1", "localhost"]
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    if DEBUG
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
}
