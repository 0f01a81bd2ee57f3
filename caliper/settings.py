"""One file for every installation; what differs comes from the environment (table in the README).

Nothing set: one machine, SQLite and a folder as broker in `var/`. A team sets CALIPER_TEAM=1, DATABASE_URL,
CELERY_BROKER_URL and the CALIPER_* values, and the start fails, with a sentence, where one is missing or weak.
"""

import sys
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from caliper import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.os.environ.get("CALIPER_VAR") or BASE_DIR / "var").resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)

TEAM = env.flag("CALIPER_TEAM")
DEBUG = env.flag("CALIPER_DEBUG")
if TEAM and DEBUG:
    raise ImproperlyConfigured("CALIPER_DEBUG shows settings and people's words in error pages: not in team mode.")

SECRET_KEY = env.secret("CALIPER_SECRET_KEY", VAR_DIR / "secret_key", TEAM)
# Encrypts names and contacts (sessions.Identity); apart from SECRET_KEY, so that either can be changed alone.
IDENTITY_KEY = env.secret("CALIPER_IDENTITY_KEY", VAR_DIR / "identity_key", TEAM)

SITE_ORIGIN = env.origin("CALIPER_ORIGIN", "" if TEAM else "http://127.0.0.1:8000")
TLS = SITE_ORIGIN.startswith("https://")
if TEAM and not TLS and not env.flag("CALIPER_PLAIN_HTTP"):
    raise ImproperlyConfigured(
        "CALIPER_ORIGIN must be https in team mode (CALIPER_PLAIN_HTTP=1 says you know why not)."
    )
ALLOWED_HOSTS = [env.urlsplit(SITE_ORIGIN).hostname, *env.words("CALIPER_HOSTS")]
if not TEAM:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_ORIGIN]
# Number of proxies of ours in front: their X-Forwarded-* headers are believed, nobody else's.
PROXIES = env.number("CALIPER_PROXIES", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "studies",
    "sessions",
    "coding",
    "reports",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.humanize",  # templates of allauth use it
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
]

MIDDLEWARE = [
    "studies.pulse.PulseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "studies.middleware.PrivatePagesMiddleware",
    "studies.middleware.DatabaseAwayMiddleware",
    "studies.middleware.StudyArchivedMiddleware",
    "studies.middleware.DeletedMeanwhileMiddleware",
    "studies.middleware.SecondFactorMiddleware",
]

ROOT_URLCONF = "caliper.urls"
WSGI_APPLICATION = "caliper.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "studies.context.access",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# ---- Studies ----------------------------------------------------------------
# Who sets up studies: everybody with an account, or administrators. On one machine that is the same person.
STUDY_MAKERS = env.choice("CALIPER_STUDIES", ("everybody", "administrators"), "administrators" if TEAM else "everybody")

# ---- Database ----------------------------------------------------------------
DATABASE_URL = env.os.environ.get("DATABASE_URL", "")
if TEAM and not DATABASE_URL:
    raise ImproperlyConfigured("DATABASE_URL is not set. A team's data is kept in PostgreSQL.")
if DATABASE_URL:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_health_checks=True)}
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR_DIR / "caliper.sqlite3"}}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # With Django's defaults 4,329 of 7,040 saves of 32 coders failed; with these none: a writer
    # waits for its turn instead of failing, and readers do not wait for it (measured, 32 coders at one file).
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        # secure_delete: what was deleted is overwritten, so that no freed page of the file still holds people's words.
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;",
    }
    # Opening the file with its settings takes 1.6 ms of CPU, which is more than most questions that pages ask.
    DATABASES["default"]["CONN_MAX_AGE"] = 600
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["OPTIONS"] = {
        "pool": {"min_size": 1, "max_size": env.number("CALIPER_DB_POOL", 8), "timeout": 5},
        # A statement or an abandoned transaction must not hold a coder's row for ever.
        "options": "-c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s",
    }
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
else:
    raise ImproperlyConfigured("DATABASE_URL must name postgres:// or sqlite://.")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- Background work ----------------------------------------------------------------
CELERY_BROKER_URL = env.os.environ.get("CELERY_BROKER_URL") or "filesystem://localhost/"
if TEAM and CELERY_BROKER_URL.startswith("filesystem"):
    raise ImproperlyConfigured("CELERY_BROKER_URL is not set. A team's worker is called through Redis.")
if CELERY_BROKER_URL.startswith("filesystem"):
    QUEUE_DIR = VAR_DIR / "queue"
    for folder in (QUEUE_DIR, QUEUE_DIR / "control"):
        folder.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR),
        "data_folder_out": str(QUEUE_DIR),
        "control_folder": str(QUEUE_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.1,
    }
else:
    # Lost messages cost nothing (the sweeper sends again), so a long timeout never runs a task twice at once.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 3600,
        "socket_timeout": 30,
        "socket_connect_timeout": 5,
    }
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {"sweep": {"task": "studies.tasks.sweep", "schedule": 15.0}}
# A job whose worker fell silent is given to another after this many seconds.
JOB_LEASE_SECONDS = env.number("CALIPER_JOB_LEASE", 30)
JOB_ATTEMPTS = 3

CACHE_URL = env.os.environ.get("CALIPER_CACHE_URL", "")
if CACHE_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}}
elif TEAM:
    raise ImproperlyConfigured("CALIPER_CACHE_URL is not set. Rate limits of several processes need one cache.")
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": VAR_DIR / "cache",
        }
    }
# Who is at which transcript (studies/pulse.py), asked every two seconds: in the memory of the one web process, or where
# all of them see it.
CACHES["presence"] = (
    CACHES["default"]
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "presence"}
)

# ---- Accounts ----------------------------------------------------------------
AUTH_USER_MODEL = "studies.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "studies:list"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "studies.accounts.AccountAdapter"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if TLS else "http"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Caliper"
USERSESSIONS_TRACK_ACTIVITY = False  # would write on every request
INVITATION_DAYS = 7

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_NAME = "__Host-caliper" if TLS else "caliper"
CSRF_COOKIE_NAME = "__Host-csrf" if TLS else "csrf"
CSRF_FAILURE_VIEW = "studies.views.errors.csrf_failure"

if host := env.os.environ.get("CALIPER_SMTP_HOST"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = host, env.number("CALIPER_SMTP_PORT", 587)
    EMAIL_HOST_USER = env.os.environ.get("CALIPER_SMTP_USER", "")
    EMAIL_HOST_PASSWORD = env.os.environ.get("CALIPER_SMTP_PASSWORD", "")
    EMAIL_USE_TLS = env.flag("CALIPER_SMTP_TLS", default=True)
    EMAIL_TIMEOUT = 10
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.os.environ.get("CALIPER_FROM_EMAIL", "caliper@localhost")

# ---- Security headers ----------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
# Addresses that are keys (invitations) go to no other site. Not "no-referrer", which is stricter: browsers then send
# `Origin: null` with a page's forms, and the check against forged forms refuses every one of them.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# ---- Files ----------------------------------------------------------------
MEDIA_ROOT = VAR_DIR / "media"  # never served by address: every file goes through a view that checks access
STATIC_URL = "static/"
STATIC_ROOT = Path(env.os.environ.get("CALIPER_STATIC") or VAR_DIR / "static")
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns of a folder that is not there yet
STATICFILES_DIRS = [BASE_DIR / "static"]
TESTING = "pytest" in sys.modules
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "caliper.storage.StaticStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING

# ---- Words ----------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = env.os.environ.get("CALIPER_TIME_ZONE", "Europe/Brussels")
USE_TZ = True
USE_I18N = True

SILENCED_SYSTEM_CHECKS = [
    "security.W021",  # preload is a choice of the domain's owner, not of this application
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"hide_keys": {"()": "caliper.logs.HideKeys"}, "hide_words": {"()": "caliper.logs.HideWords"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["hide_keys"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "caliper": {"level": "INFO"},
        "studies": {"level": "INFO"},
        # `runserver` writes every address by a handler of its own, which would not hide keys.
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # It quotes each character that no font has.
        "weasyprint": {"filters": ["hide_words"]},
        "fontTools": {"level": "ERROR"},
    },
}
