"""Settings, read from the environment. Nothing here starts a server or opens a file for writing.

Where the database is comes from ``DATABASE_URL`` (the serving role's address) or from the file
that the launcher writes into ``KITHLINE_HOME``; see ``kithline.core.database``.
"""

import os
from pathlib import Path

from kithline.core import database

BASE_DIR = Path(__file__).resolve().parent.parent


# The rooms of the house, from the ground up: a room imports only what stands before it.
ROOMS = [
    "core",
    "audit",
    "agencies",
    "access",
    "packs",
    "people",
    "linkage",
    "frameworks",
    "timescales",
    "record",
    "connections",
    "arrivals",
    "episodes",
    "frontdoor",
    "chronology",
    "documents",
    "patterns",
    "pathways",
    "web",
    "jobs",
    "demo",
    "bench",
]


def flag(name: str, default: bool = False) -> bool:
    """Read a yes/no setting: 1, true, yes and on are yes."""
    value = os.environ.get(name, "")
    return default if not value else value.strip().lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """Read a setting that is a whole number of at least one."""
    value = os.environ.get(name, "").strip()
    if value and not (value.isdecimal() and int(value) > 0):
        raise ValueError(f"{name} is a whole number of at least 1, not {value!r}")
    return int(value or default)


DEBUG = flag("KITHLINE_DEBUG")
# The demonstration names its workers on the sign-in page, and refuses a database that holds anything else.
KITHLINE_DEMO = flag("KITHLINE_DEMO")
SECRET_KEY = database.secret_key()
ALLOWED_HOSTS = [
    h
    for h in os.environ.get("KITHLINE_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
    if h
]
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("KITHLINE_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "procrastinate.contrib.django",
    "django_cotton.apps.SimpleAppConfig",
    *(f"kithline.{room}" for room in ROOMS),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kithline.web.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "kithline.web.middleware.RefuseBrokenInput",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Opens the transaction, says who looks, and writes refusals after the rollback.
    "kithline.web.middleware.ViewerMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "kithline" / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "kithline.web.context.page",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.static",
                "kithline.web.components",
            ],
        },
    }
]
COTTON_DIR = "cotton"
# A component sees what it is handed and what context processors give, nothing else.
COTTON_ISOLATE_BY_DEFAULT = True

DATABASES = {"default": database.settings_for("app")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/my-day"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_ENABLE_ADMIN = False
AXES_CLIENT_IP_CALLABLE = "kithline.web.address.for_lock"
AXES_LOCKOUT_CALLABLE = "kithline.web.account.views.locked_out"

# The header in which our own proxy writes whom it serves ("X-Forwarded-For"); none is believed unnamed.
ADDRESS_HEADER = os.environ.get("KITHLINE_ADDRESS_HEADER", "")
# How many worries the public form takes: from one address, from all, within so many minutes.
PUBLIC_LIMIT = (
    number("KITHLINE_PUBLIC_EACH", 5),
    number("KITHLINE_PUBLIC_OVERALL", 60),
    number("KITHLINE_PUBLIC_MINUTES", 60),
)

SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "kithline_session"
CSRF_COOKIE_NAME = "kithline_csrf"
CSRF_FAILURE_VIEW = "kithline.web.errors.csrf_failure"
SECURE_COOKIES = flag("KITHLINE_HTTPS")
SESSION_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_SECURE = SECURE_COOKIES
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# Files attached to entries: how large one may be, and the virus scanner (clamd) that looks at them.
KITHLINE_LARGEST_FILE_MB = int(os.environ.get("KITHLINE_LARGEST_FILE_MB") or 10)
KITHLINE_CLAMD = os.environ.get("KITHLINE_CLAMD", "")
# Papers: up to how many entries one is made while the page waits (a longer one by a job), and how many
# entries a part of a long one holds at most.
PAPER_AT_ONCE = number("KITHLINE_PAPER_AT_ONCE", 150)
PAPER_PART = number("KITHLINE_PAPER_PART", 500)

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = database.home() / "static"
STATICFILES_DIRS = [BASE_DIR / "kithline" / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if flag("KITHLINE_PLAIN_STATIC")
            else "whitenoise.storage.CompressedStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("KITHLINE_LOG", "WARNING")},
    "loggers": {"axes": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
