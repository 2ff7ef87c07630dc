"""Django's settings, made from the place that runs: `ANSVAR_WEB_DATA` names its data folder.

Behind a proxy that speaks TLS, `ANSVAR_WEB_ORIGIN` is the address people use (`https://ansvar.example.org`): then
cookies travel over TLS only. Without it the pages answer on loopback names alone.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ansvar import store
from ansvar.web.accounts.environment import number_of, oidc_of, word_of
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
    "ansvar.web.calendars",
    "ansvar.web.desk",
    "ansvar.web.notices",
    "ansvar.web.requests",
    "ansvar.web.devices",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
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
    "ansvar.web.entrance.Entrance",
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
            "builtins": [
                "ansvar.web.tags",
                "ansvar.web.accounts.tags",
                "ansvar.web.desk.tags",
                "ansvar.web.notices.tags",
            ],
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
    {
        "NAME": "ansvar.web.accounts.passwords.NotTheName",
        "OPTIONS": {"user_attributes": ["username", "person"]},
    },
    {"NAME": "ansvar.web.accounts.passwords.Long", "OPTIONS": {"min_length": 12}},
    {"NAME": "ansvar.web.accounts.passwords.NotCommon"},
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
# A whole house may come from one address in the morning: failures are what is counted narrowly.
ACCOUNT_RATE_LIMITS = {"login": "100/m/ip", "login_failed": "20/m/ip,5/15m/key"}
MFA_RATE_LIMITS = {"webauthn_login": "100/m/ip"}
ACCOUNT_LOGIN_TIMEOUT = 600  # a half-made sign-in: the code or the passkey comes within this time
# What was counted of guesses lives in this process: the pages are one.
# So many that nobody can push the count of one name out by guessing at others.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# The second step: an app that makes codes, passkeys, and codes on paper for the day both are lost.
MFA_ADAPTER = "ansvar.web.accounts.adapter.SecondAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # half a minute of a telephone's clock that is wrong
MFA_FORMS = {
    "authenticate": "ansvar.web.accounts.forms.Code",
    "reauthenticate": "ansvar.web.accounts.forms.CodeAgain",
}
SECOND_STEP = word_of("ANSVAR_WEB_MFA", ("required", "offered"), "required")

# The organisation's own sign-in service; see `accounts.oidc`.
OIDC_SERVICE, OIDC_ONLY = oidc_of(os.environ)
OIDC = (
    {"issuer": OIDC_SERVICE.issuer, "client_id": OIDC_SERVICE.client_id, "claim": OIDC_SERVICE.claim}
    if OIDC_SERVICE is not None
    else None
)
SOCIALACCOUNT_ADAPTER = "ansvar.web.accounts.adapter.ServiceAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [OIDC_SERVICE.app()] if OIDC_SERVICE else []}}
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link, not a form: where it leads is no place our forms may go
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False

# A session ends when it is idle, and when it is old: see `accounts.visits`, which asks; the cookie outlives both, so
# that nobody is thrown out of a call.
SESSION_IDLE = timedelta(minutes=number_of("ANSVAR_WEB_IDLE_MINUTES", 120))
SESSION_LONGEST = timedelta(hours=number_of("ANSVAR_WEB_SESSION_HOURS", 12))
SESSIONS_MOST = int(number_of("ANSVAR_WEB_SESSIONS", 5))
SESSION_COOKIE_AGE = int(SESSION_LONGEST.total_seconds()) + 4 * 3600
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
