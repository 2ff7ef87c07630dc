"""Django's settings, made from the place that runs: `ANSVAR_WEB_DATA` names its data folder.

Behind a proxy that speaks TLS, `ANSVAR_WEB_ORIGIN` is the address people use (`https://ansvar.example.org`): then
cookies travel over TLS only. Without it the pages answer on loopback names alone.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ansvar import store
from ansvar.web.catalogues import compiled

HERE = Path(__file__).parent
DATA = Path(os.environ.get("ANSVAR_WEB_DATA") or ".ansvar").absolute()
ORIGIN = os.environ.get("ANSVAR_WEB_ORIGIN", "").rstrip("/")
_SECURE = ORIGIN.startswith("https://")

DEBUG = False
SECRET_KEY = os.environ.get("ANSVAR_WEB_KEY") or "only for tests: the process of the pages sets its own"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *([urlsplit(ORIGIN).hostname or ""] if ORIGIN else [])]
CSRF_TRUSTED_ORIGINS = [ORIGIN] if ORIGIN else []
ROOT_URLCONF = "ansvar.web.urls"

INSTALLED_APPS = [
    "ansvar.store",
    "ansvar.web.accounts",
    "ansvar.web.api",
    "ansvar.web.requests",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "django_htmx",
]
MIDDLEWARE = [
    "ansvar.web.security.headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ansvar.web.language.own_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ansvar.web.gates.GateMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ansvar.web.frame.frame",
            ],
            "builtins": ["ansvar.web.tags"],
        },
    }
]

DATABASES = {"default": {**store.database_settings(DATA), "CONN_MAX_AGE": 0}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"

# -- who signs in -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "ansvar.web.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/15m/key"}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# A working day; whoever goes home is signed out by the next morning.
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_NAME = "ansvar"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
CSRF_FAILURE_VIEW = "ansvar.web.frame.stale"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _SECURE else None
SECURE_CONTENT_TYPE_NOSNIFF = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

# -- languages and files ------------------------------------------------------------------------------

USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("sv", "Svenska"),
    ("da", "Dansk"),
    ("nb", "Norsk bokmål"),
    ("nl", "Nederlands"),
    ("en", "English"),
    ("fi", "Suomi"),
    ("de", "Deutsch"),
]
LANGUAGE_COOKIE_NAME = "ansvar-language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [compiled(HERE / "locale", DATA / "web" / "locale")]

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
STATIC_ROOT = DATA / "web" / "static"
# The process of the pages collects the files first (`ansvar.web.files`); then their names carry their content.
_FILES = "ManifestStaticFilesStorage" if os.environ.get("ANSVAR_WEB_COLLECTED") else "StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": f"django.contrib.staticfiles.storage.{_FILES}"},
}

LOGGING_CONFIG = None
