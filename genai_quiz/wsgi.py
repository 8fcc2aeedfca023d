"""The application that a WSGI server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "genai_quiz.settings")
os.environ.setdefault("SERVING", "1")  # database deadlines for requests

application = get_wsgi_application()
