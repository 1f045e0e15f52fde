#!/usr/bin/env python
"""Run a management command: `python manage.py help` lists them."""

import gc
import os
import sys

if __name__ == "__main__":
    gc.disable()  # until everything is loaded: see helpcenter/apps.py
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpcenter.settings.development")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
