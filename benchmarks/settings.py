"""The site's own settings, and one more address: the reference that answers are measured against."""

from genai_quiz.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
