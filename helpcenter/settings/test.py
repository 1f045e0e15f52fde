"""For the suite: fast hashing, the same databases, queue and security as everywhere."""

from .base import *

DEBUG = False
SECRET_KEY = "only-for-tests"
SECRETS_KEYS = ["b25seS1mb3ItZGV2ZWxvcG1lbnQtYW5kLWRlbW8tISE="]
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
SAFE_FETCH_ALLOW = ["127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
LOGGING["root"]["level"] = "WARNING"
# Counts of visits are written at once: no thread of a test outlives it.
VISITS_WRITTEN_EVERY = 0
# Each read is counted by itself, so that every request asks the same of the database.
API_READS_COUNTED_AT_ONCE = 1
# What a page asks of the database is counted each time; tests of kept pages keep them.
PAGES_KEPT = 0
