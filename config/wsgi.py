"""The application that a WSGI server calls."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
_ = get_resolver().url_patterns  # loads every page once, before workers part

from kithline.core import memory  # noqa: E402 - once Django is set up

memory.settle()
