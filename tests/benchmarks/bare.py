"""The door for the web server to the ceilings: the installation of production without any middleware."""

import os

import django
from django.core.handlers.wsgi import WSGIHandler
from django.test.utils import override_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
django.setup()
# After the setup, because some apps insist on a middleware of theirs.
override_settings(ROOT_URLCONF="tests.benchmarks.ceilings", MIDDLEWARE=[]).enable()
application = WSGIHandler()
