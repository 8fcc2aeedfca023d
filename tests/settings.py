"""The site's own settings, with what makes tests quick and repeatable."""

import os
from pathlib import Path

os.environ["ENV_FILE"] = str(Path(__file__).parent / "test.env")

from genai_quiz.settings import *  # noqa: F403
from genai_quiz.settings import DATABASES, STORAGES

# A test needs no protection against a power cut.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=DELETE; PRAGMA synchronous=OFF;"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
SENDS_MAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # as everywhere with mail
MFA_ALLOW_UNVERIFIED_EMAIL = False
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True  # nothing is collected for a test
