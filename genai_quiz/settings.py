"""Settings, in sections by concern. Everything that differs between two sites comes from the environment.

docs/settings.md lists the variables. SITE_URL decides the security mode: http for one machine
or a local network, https for everything else.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.csp import CSP

from genai_quiz import env

BASE_DIR = Path(__file__).resolve().parent.parent
env.load_file(BASE_DIR / os.environ.get("ENV_FILE", "var/local.env"))
DATA_DIR = BASE_DIR / env.text("DATA_DIR", "var")  # everything that the site writes
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

# --- The site and its address -------------------------------------------------------------------

SITE_NAME = "GenAI Quiz"
SITE_URL = env.site_url("SITE_URL", "http://localhost:8000")
HTTPS = SITE_URL.startswith("https:")
# Proxies in front of us that set X-Forwarded-For and X-Forwarded-Proto; behind https there is at least one.
TRUSTED_PROXIES = env.integer("TRUSTED_PROXIES", 1 if HTTPS else 0, most=5)
ADMIN_PATH = env.text("ADMIN_PATH", "admin").strip("/") + "/"

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.required("SECRET_KEY", "bin/setup writes one to var/local.env; or set your own, 50 random characters.")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")

ALLOWED_HOSTS = [urlsplit(SITE_URL).hostname or "localhost", *env.words("ALLOWED_HOSTS")]
if not HTTPS:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]

ROOT_URLCONF = "genai_quiz.urls"
WSGI_APPLICATION = "genai_quiz.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Applications, requests ---------------------------------------------------------------------

INSTALLED_APPS = [
    "quizzes",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",  # allauth's pages load its filters
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
]

MIDDLEWARE = [
    "quizzes.operations.requests.request_log",
    "django.middleware.security.SecurityMiddleware",
    "quizzes.middleware.isolation_headers",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages; their one secret, the CSRF token, is masked anew each time
    "quizzes.middleware.sound_requests_only",
    "quizzes.middleware.body_size_limit",
    "quizzes.middleware.health_from_inside",
    "quizzes.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "quizzes.middleware.SignInRequiredMiddleware",  # every view, unless it is marked @login_not_required
    "quizzes.middleware.session_renewal",
    "quizzes.middleware.signed_in_browsers",
    "quizzes.middleware.sign_in_refusals",
    "quizzes.middleware.CollisionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "quizzes.middleware.second_factor_for_staff",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["genai_quiz.templates.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "genai_quiz.context.site",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# A review is a few hundred bytes; the largest honest form is a long question in the admin.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
UPLOADS = {"/admin/quizzes/image/add/": 10 * 1024 * 1024}  # a photo, before it is made smaller

# --- Database and cache -------------------------------------------------------------------------

# wsgi.py says so: only a request has a deadline, a command does not.
SERVING = env.flag("SERVING")
DATABASES = {
    "default": env.database(
        env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'db.sqlite3'}"),
        version=sqlite3.sqlite_version_info,
        serving=SERVING,
    )
}

# In the database, so that sign-in limits hold across processes and restarts.
CACHES = {
    "default": {
        "BACKEND": "genai_quiz.cache.LoudDatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

# --- Sessions and cookies -----------------------------------------------------------------------

SESSION_ENGINE = "quizzes.sessions"  # a row each: one can end them
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60  # quizzes.middleware.session_renewal starts it anew once a day
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
# Signed, for ninety days: a browser that signed in before is not made to wait for strangers' guesses.
KNOWN_BROWSER_COOKIE_NAME = "__Host-browser" if HTTPS else "browser"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "quizzes.views.site.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Security headers ---------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
}
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # a monitor asks from inside, over http
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS and TRUSTED_PROXIES else None

# --- Accounts -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "quizzes.User"
AUTHENTICATION_BACKENDS = ["quizzes.entrance.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "genai_quiz.entrance.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_FORMS = {
    "login": "quizzes.forms.account.SignInForm",
    "signup": "quizzes.forms.account.SignUpForm",
    "change_password": "quizzes.forms.account.ChangePasswordForm",
    "reset_password": "quizzes.forms.account.AskForResetForm",
    "reset_password_from_key": "quizzes.forms.account.ResetPasswordForm",
}
ACCOUNT_CHANGE_EMAIL = True  # one address an account; quizzes.account.addresses keeps the one that waits
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that signed up
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before the address is changed
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SITE_NAME}] "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # this session stays, Django ends the others
# Passwords and codes are limited by quizzes.entrance.limits: a wait of a minute at most, and never a lock. The rest is
# allauth's, wide enough for a class behind one address.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": None,
    "reauthenticate": None,
    "change_password": None,
    "signup": "300/h/ip",
    "reset_password": "300/h/ip,10/h/key",
    "reset_password_from_key": "300/h/ip",
    "confirm_email": "3/10m/key",  # links to one address
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_ADAPTER = "genai_quiz.second_factors.Adapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "300/h/ip"}  # nothing to guess, and a class has one address
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_FORMS = {
    "add_webauthn": "quizzes.forms.second_factors.AddPasskeyForm",
    "edit_webauthn": "quizzes.forms.second_factors.RenamePasskeyForm",
    "authenticate_webauthn": "quizzes.forms.second_factors.PasskeyForm",
    "login_webauthn": "quizzes.forms.second_factors.SignInPasskeyForm",
    "reauthenticate_webauthn": "quizzes.forms.second_factors.ReauthenticatePasskeyForm",
    "authenticate": "quizzes.forms.second_factors.CodeForm",
    "reauthenticate": "quizzes.forms.second_factors.ReauthenticateCodeForm",
    "activate_totp": "quizzes.forms.second_factors.ActivateAppForm",
}
STAFF_NEED_SECOND_FACTOR = env.flag("STAFF_NEED_SECOND_FACTOR")
PUBLISHING_NEEDS_SECOND_PERSON = env.flag("PUBLISHING_NEEDS_SECOND_PERSON")
USERSESSIONS_TRACK_ACTIVITY = False  # it would write a row on every page view

# --- Mail ---------------------------------------------------------------------------------------

MAILERS = {"default": env.mailer()}
SENDS_MAIL = bool(env.text("SMTP_HOST"))  # pages that need mail say so where there is none
MAIL_WHAT_EXPIRES = env.flag("MAIL_WHAT_EXPIRES", default=True)
MFA_ALLOW_UNVERIFIED_EMAIL = not SENDS_MAIL  # a stranger with a mistyped address must not lock its owner out
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if SENDS_MAIL else "none"  # a site without mail works too
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", f"{SITE_NAME} <noreply@{urlsplit(SITE_URL).hostname}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Language and time --------------------------------------------------------------------------

LANGUAGE_CODE = "en-us"
FORMAT_MODULE_PATH = ["genai_quiz.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # stored times; a learner's own zone decides the study day

# --- Static files -------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "genai_quiz.static.HashedStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # nothing asks for the other half
MEDIA_ROOT = DATA_DIR / "media"

# --- Logging ------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {request_id} {name}: {message}", "style": "{"}},
    "filters": {
        "request_id": {"()": "quizzes.operations.requests.RequestId"},
        "route_only": {"()": "quizzes.operations.requests.RouteOnly"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}},
    "root": {"handlers": ["console"], "level": env.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))},
    "loggers": {
        # Django's own handlers mail the administrators or write only while debugging: one place is enough.
        "django": {"handlers": [], "propagate": True},
        # A visitor's mistake is theirs, and must not fill our disk. Each has its line, and all are counted.
        "django.request": {"level": "ERROR", "filters": ["route_only"]},
        "django.security": {"level": "CRITICAL"},
        "fido2": {"level": "WARNING"},  # it would name every passkey that is used
    },
}
