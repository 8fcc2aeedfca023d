"""The application that a WSGI server runs."""

import os

import django

from genai_quiz.handler import Application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "genai_quiz.settings")
os.environ.setdefault("SERVING", "1")  # database deadlines for requests

django.setup(set_prefix=False)
application = Application()
