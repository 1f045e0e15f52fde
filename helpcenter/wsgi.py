"""The door for web servers."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpcenter.settings.production")

gc.disable()  # until everything is loaded: see helpcenter/apps.py
application = get_wsgi_application()
