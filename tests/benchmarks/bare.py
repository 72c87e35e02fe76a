"""The same views without any middleware: what Django itself takes for an empty answer."""

from __future__ import annotations

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

django.setup()
settings.MIDDLEWARE = []  # after the setup: allauth insists on its own

application = WSGIHandler()
