"""The application that an ASGI server runs. WSGI is the tested way: under ASGI each request opens a connection."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "genai_quiz.settings")
os.environ.setdefault("SERVING", "1")

application = get_asgi_application()
